const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once when a signal is aborted from now on, and returns what calls that off. However many wait, the signal has one
 * listener: taking one of thousands off a signal would take longer each time.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const waiting = listeners.get(signal) ?? listen(signal);
  const entry = () => callback(); // the same function may wait twice
  waiting.add(entry);
  return () => waiting.delete(entry);
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  listeners.set(signal, waiting);
  const tellAll = () => {
    for (const callback of waiting) callback();
    waiting.clear();
  };
  signal.addEventListener('abort', tellAll, { once: true });
  return waiting;
}
