import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { best, distinct, failures, mean, top, type Scored } from '../../src/core/candidate.ts';

const pools = fc
  .array(fc.integer({ min: 0, max: 3 }).map((score) => ({ score })))
  .map((pool) => pool.map((member, i) => ({ ...member, i })));

describe('of equal scores', () => {
  it('the best is the one that stands first', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        fc.pre(pool.length > 0);
        const highest = Math.max(...pool.map(({ score }) => score));
        expect(best(pool)).toBe(pool.find(({ score }) => score === highest));
        expect(top(pool, 1)).toEqual([best(pool)]);
      }),
    );
    expect(() => best([])).toThrow('there is no best of an empty pool');
  });

  it('the top keeps their order and leaves the pool as it is', () => {
    fc.assert(
      fc.property(pools, fc.nat(8), (pool, k) => {
        const before = [...pool];
        const kept = top(pool, k);
        expect(pool).toEqual(before);
        expect(kept).toHaveLength(Math.min(k, pool.length));
        for (const [n, member] of kept.entries()) {
          const next = kept[n + 1];
          if (next) expect(member.score > next.score || member.i < next.i).toBe(true);
        }
        const worst = kept.at(-1)?.score ?? Infinity;
        for (const member of pool)
          if (!kept.includes(member)) expect(member.score).toBeLessThanOrEqual(worst);
      }),
    );
  });
});

it('distinct keeps the first of each prompt, demonstrations included', () => {
  const demonstrations = [{ input: 'a', output: 'b' }];
  const pool = [
    { id: 1, text: 'x' },
    { id: 2, text: 'x', demonstrations: [] },
    { id: 3, text: 'x', demonstrations },
    { id: 4, text: 'y' },
    { id: 5, text: 'x', demonstrations: [{ ...demonstrations[0]! }] },
    { id: 6, text: 'y ' },
  ];
  expect(distinct(pool).map(({ id }) => id)).toEqual([1, 3, 4, 6]);
});

it('failures are all outcomes that are not wholly right', () => {
  const outcomes = [1, 0.99, 0].map((score) => ({ score }));
  expect(failures({ outcomes } as unknown as Scored)).toEqual([{ score: 0.99 }, { score: 0 }]);
});

it('mean of nothing is 0', () => {
  expect(mean([])).toBe(0);
  expect(mean([1, 0, 0.5])).toBe(0.5);
});
