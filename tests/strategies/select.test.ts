import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../src/core/random.ts';
import { roulette } from '../../src/strategies/select.ts';
import { chiSquare, CRITICAL, even } from '../core/chiSquare.ts';

const poolOf = (...scores: number[]) => scores.map((score, i) => ({ score, i }));

/** How often each member of the pool is drawn at a position of the draw. */
function drawn(scores: number[], times: number, k: number, position: number): number[] {
  const pool = poolOf(...scores);
  const counts = scores.map(() => 0);
  const stream = random('roulette');
  for (let n = 0; n < times; n++) counts[roulette(stream, pool, k)[position]!.i]!++;
  return counts;
}

describe('roulette', () => {
  it('draws in proportion to the scores', () => {
    expect(chiSquare(drawn([0.1, 0.2, 0.3, 0.4], 10_000, 1, 0), [0.1, 0.2, 0.3, 0.4])).toBeLessThan(
      CRITICAL[3]!,
    );
  });

  it('draws the second in proportion to what is left', () => {
    // P(second = j) = sum over i ≠ j of s_i · s_j / (1 − s_i)
    const scores = [0.1, 0.2, 0.3, 0.4];
    const shares = scores.map((sj, j) =>
      scores.reduce((sum, si, i) => (i === j ? sum : sum + (si * sj) / (1 - si)), 0),
    );
    expect(chiSquare(drawn(scores, 10_000, 2, 1), shares)).toBeLessThan(CRITICAL[3]!);
  });

  it('draws uniformly when all score zero', () => {
    expect(chiSquare(drawn([0, 0, 0, 0], 8000, 2, 1), even(4))).toBeLessThan(CRITICAL[3]!);
  });

  it('draws zeros only when nothing else is left', () => {
    const stream = random('zeros');
    for (let n = 0; n < 500; n++) {
      const picked = roulette(stream, poolOf(0, 0.5, 0, 0.001), 3).map(({ i }) => i);
      expect(picked.slice(0, 2).sort()).toEqual([1, 3]);
      expect([0, 2]).toContain(picked[2]);
    }
  });

  it('draws different members, as many as asked for or as there are', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });
    fc.assert(
      fc.property(scores, fc.nat(12), fc.string(), (all, k, seed) => {
        const pool = poolOf(...all);
        const picked = roulette(random(seed), pool, k);
        expect(picked).toHaveLength(Math.min(k, pool.length));
        expect(new Set(picked).size).toBe(picked.length);
        for (const member of picked) expect(pool).toContain(member);
      }),
    );
  });
});
