import type { Random } from '../core/random.ts';

/**
 * Minibatches without end, epoch after epoch: every item once in a new order, and so again. Where the last batch of an
 * epoch would be short, it is filled up with items that the epoch had earlier, none of them twice in a batch.
 */
export function* minibatches<T>(random: Random, items: readonly T[], size: number): Generator<T[], never> {
  if (items.length === 0 || size < 1)
    throw new Error(`cannot make batches of ${size} out of ${items.length}`);
  const width = Math.min(size, items.length);
  for (;;) {
    const epoch = random.shuffle(items);
    for (let at = 0; at < epoch.length; at += width) {
      const batch = epoch.slice(at, at + width);
      yield [...batch, ...epoch.slice(0, width - batch.length)];
    }
  }
}
