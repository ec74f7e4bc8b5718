import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../src/core/random.ts';
import { minibatches } from '../../src/strategies/minibatch.ts';

describe('minibatches', () => {
  it('show everything once in an epoch, in batches of one size without repetitions', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.string(),
        (n, size, seed) => {
          const items = Array.from({ length: n }, (_, i) => i);
          const batches = minibatches(random(seed), items, size);
          const width = Math.min(n, size);
          for (let epoch = 0; epoch < 3; epoch++) {
            const seen: number[] = [];
            for (let k = 0; k < Math.ceil(n / width); k++) {
              const batch = batches.next().value;
              expect(batch).toHaveLength(width);
              expect(new Set(batch).size).toBe(width);
              seen.push(...batch);
            }
            expect(seen.slice(0, n).sort((a, b) => a - b)).toEqual(items);
          }
        },
      ),
    );
  });

  it('come in a new order each epoch', () => {
    const items = Array.from({ length: 12 }, (_, i) => i);
    const batches = minibatches(random('order'), items, 12);
    expect(batches.next().value).not.toEqual(batches.next().value);
  });

  it('cannot be made of nothing', () => {
    expect(() => minibatches(random('none'), [], 3).next()).toThrow('cannot make batches of 3 out of 0');
  });
});
