/**
 * Gathers what is put while a write is under way and writes it together next. Each `put` resolves when the write that
 * holds it is durable, so that a busy run pays for one transaction per wave instead of one per call.
 */
export function groupCommit<T>(
  write: (items: readonly T[]) => Promise<unknown>,
): (...items: T[]) => Promise<void> {
  let waiting: { items: T[]; done: PromiseWithResolvers<void> } | undefined;
  let writing = false;

  async function drain() {
    writing = true;
    while (waiting) {
      const { items, done } = waiting;
      waiting = undefined;
      try {
        await write(items);
        done.resolve();
      } catch (error) {
        done.reject(error);
      }
    }
    writing = false;
  }

  return (...items) => {
    waiting ??= { items: [], done: withResolvers() };
    waiting.items.push(...items);
    const { promise } = waiting.done;
    if (!writing) void drain();
    return promise;
  };
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(): PromiseWithResolvers<void> {
  let resolve!: () => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<void>((yes, no) => ((resolve = yes), (reject = no)));
  return { promise, resolve, reject };
}
