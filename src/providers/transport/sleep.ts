import { whenAborted } from './whenAborted.ts';

/** Waits. Rejects with the signal's reason as soon as that is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stopWaiting = whenAborted(signal, () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
    const timer = setTimeout(() => {
      stopWaiting();
      resolve();
    }, milliseconds);
  });
}
