import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from '../../src/core/candidate.ts';
import { random } from '../../src/core/random.ts';
import { drawnFrom, frontsOf, withoutRedundant, type Rated } from '../../src/strategies/pareto.ts';
import { chiSquare, CRITICAL } from '../core/chiSquare.ts';

interface Row extends Rated {
  readonly scores: readonly number[];
}

const rowsOf = (...all: readonly (readonly number[])[]): Row[] =>
  all.map((scores) => ({ scores, score: mean(scores), outcomes: scores.map((score) => ({ score })) }));

/** Nowhere worse, and somewhere better. */
const dominates = (a: Row, b: Row): boolean =>
  a.scores.every((score, i) => score >= b.scores[i]!) && a.scores.some((score, i) => score > b.scores[i]!);

/** Pools of a few prompts on a few examples, in quarters, so that means are exact. */
const pools = fc
  .integer({ min: 1, max: 7 })
  .chain((examples) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: examples, maxLength: examples }), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map((all) => rowsOf(...all.map((scores) => scores.map((score) => score / 4))));

describe('the Pareto pool', () => {
  it('never draws somebody who is dominated', () => {
    fc.assert(
      fc.property(pools, fc.string(), (pool, seed) => {
        const drawn = drawnFrom(random(seed), withoutRedundant(frontsOf(pool)));
        expect(pool.some((other) => dominates(other, drawn))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps on every front somebody who is best there, and nobody who could be spared', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const fronts = withoutRedundant(frontsOf(pool));
        for (const [i, front] of fronts.entries()) {
          expect(front.length).toBeGreaterThan(0);
          const most = Math.max(...pool.map(({ scores }) => scores[i]!));
          for (const { scores } of front) expect(scores[i]).toBe(most);
        }
        for (const member of new Set(fronts.flat()))
          expect(fronts.some((front) => front.length === 1 && front[0] === member)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out the lowest mean first, of equal ones the first', () => {
    const pool = rowsOf([1, 1, 0, 0.2], [0, 1, 1, 0.1], [1, 0, 1, 0], [0, 0, 0, 1]);
    const [a, b, , d] = pool; // the third can be spared, and so can the first and the second
    expect(withoutRedundant(frontsOf(pool))).toEqual([[a], [a, b], [b], [d]]);
    const equals = rowsOf([1, 1, 0], [0, 1, 1], [1, 0, 1]);
    expect(withoutRedundant(frontsOf(equals))).toEqual([[equals[2]], [equals[1]], [equals[1], equals[2]]]);
  });

  it('draws in proportion to the fronts that somebody stands on', () => {
    const pool = rowsOf(
      [1, 1, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 1, 1, 0, 0, 0],
      [0, 0, 0, 0, 0, 1, 1, 0],
      [0, 0, 0, 0, 0, 0, 0, 1],
    );
    const counts = pool.map(() => 0);
    const stream = random('fronts');
    const fronts = withoutRedundant(frontsOf(pool));
    for (let n = 0; n < 8000; n++) counts[pool.indexOf(drawnFrom(stream, fronts))]!++;
    expect(chiSquare(counts, [3 / 8, 2 / 8, 2 / 8, 1 / 8])).toBeLessThan(CRITICAL[3]!);
  });
});
