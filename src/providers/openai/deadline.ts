import { whenAborted } from '../transport/whenAborted.ts';

/** Thrown when the time is over; never seen outside of this folder. */
export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed';
  /** The answer had begun to come. */
  readonly begun: boolean;
  /** It had begun, and then nothing more came for too long. */
  readonly stalled: boolean;

  constructor(begun: boolean, stalled: boolean) {
    super();
    this.begun = begun;
    this.stalled = stalled;
  }
}

/**
 * Gives work a time limit and a signal that ends it, also when `outer` is aborted. The work calls `alive` whenever a part of the
 * answer has come; from then on it may not be silent for longer than `silence` either. The wait ends at once in all cases,
 * even if the work does not listen. Times are milliseconds.
 * @throws DeadlinePassed when a limit is passed; the outer signal's reason when that is aborted.
 */
export async function withDeadline<T>(
  limit: number,
  outer: AbortSignal,
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
  silence = limit,
): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  let silent: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(silent);
    if (!inner.signal.aborted)
      silent = setTimeout(() => inner.abort(new DeadlinePassed(true, true)), silence);
  };
  const stopWaiting = whenAborted(outer, () => inner.abort(outer.reason));
  const timer = setTimeout(() => inner.abort(new DeadlinePassed(silent !== undefined, false)), limit);
  try {
    return await Promise.race([work(inner.signal, alive), aborted(inner.signal)]);
  } catch (error) {
    inner.signal.throwIfAborted(); // whatever the work made of the abort, this is the reason
    throw error;
  } finally {
    clearTimeout(timer);
    clearTimeout(silent);
    stopWaiting();
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
