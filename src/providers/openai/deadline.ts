import { whenAborted } from '../transport/whenAborted.ts';

/** Thrown when the time is over; never seen outside of this folder. */
export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed';
}

/**
 * Gives work a time limit and a signal that also ends it when `outer` is aborted. The wait ends at once in both
 * cases, even if the work does not listen.
 * @throws DeadlinePassed after `milliseconds`; the outer signal's reason when that is aborted.
 */
export async function withDeadline<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  const stopWaiting = whenAborted(outer, () => inner.abort(outer.reason));
  const timer = setTimeout(() => inner.abort(new DeadlinePassed()), milliseconds);
  try {
    return await Promise.race([work(inner.signal), aborted(inner.signal)]);
  } catch (error) {
    inner.signal.throwIfAborted(); // whatever the work made of the abort, this is the reason
    throw error;
  } finally {
    clearTimeout(timer);
    stopWaiting();
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
