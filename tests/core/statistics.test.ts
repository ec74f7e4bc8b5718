import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random, type Random } from '../../src/core/random.ts';
import { interval, pairedDifference } from '../../src/core/statistics.ts';

const repeated = (score: number, times: number): number[] => Array.from({ length: times }, () => score);

/** Paired 0/1 scores with these counts: right in both, only in b, only in a, in neither. */
function paired(both: number, onlyB: number, onlyA: number, neither: number) {
  const a = [repeated(1, both), repeated(0, onlyB), repeated(1, onlyA), repeated(0, neither)].flat();
  const b = [repeated(1, both), repeated(1, onlyB), repeated(0, onlyA), repeated(0, neither)].flat();
  return { a, b };
}

const share = (times: number, happens: (stream: Random, i: number) => boolean, seed: string): number => {
  const stream = random(seed);
  let count = 0;
  for (let i = 0; i < times; i++) if (happens(stream.fork(String(i)), i)) count++;
  return count / times;
};

describe('interval of a mean', () => {
  it('is Wilson’s for 0/1 scores, as Newcombe 1998 tabulates it', () => {
    // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [right, n, low, high] of published) {
      const scores = [...repeated(1, right), ...repeated(0, n - right)];
      expect(interval(scores).low).toBeCloseTo(low, 4);
      expect(interval(scores).high).toBeCloseTo(high, 4);
      expect(interval({ mean: right / n, n })).toEqual(interval(scores));
    }
  });

  it('is Student’s for graded scores', () => {
    // mean 0.5, standard deviation 0.2, n = 5, t(4; 0.975) = 2.7764: 0.5 ± 0.2483
    const scores = [0.5 - 0.2 * Math.SQRT2, 0.5, 0.5, 0.5, 0.5 + 0.2 * Math.SQRT2];
    const deviation = Math.sqrt((2 * (0.2 * Math.SQRT2) ** 2) / 4);
    const margin = (2.7764 * deviation) / Math.sqrt(5);
    expect(interval(scores).low).toBeCloseTo(0.5 - margin, 3);
    expect(interval(scores).high).toBeCloseTo(0.5 + margin, 3);
    // n = 31, t(30; 0.975) = 2.0423
    const many = Array.from({ length: 31 }, (_, i) => 0.2 + (i % 3) * 0.2);
    const m = many.reduce((sum, x) => sum + x, 0) / 31;
    const sd = Math.sqrt(many.reduce((sum, x) => sum + (x - m) ** 2, 0) / 30);
    expect(interval(many).high - m).toBeCloseTo((2.0423 * sd) / Math.sqrt(31), 4);
  });

  it('knows nothing without scores, and never claims certainty', () => {
    expect(interval([])).toEqual({ low: 0, high: 1 });
    expect(interval({ mean: 0.3, n: 0 })).toEqual({ low: 0, high: 1 });
    for (const scores of [[1], [0], [0.4], [1, 1, 1], [0, 0], [0.5, 0.5, 0.5]]) {
      const { low, high } = interval(scores);
      expect(high - low).toBeGreaterThan(0.3);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
    }
    expect(interval(repeated(1, 50)).high).toBe(1);
    expect(interval(repeated(0, 50)).low).toBe(0);
  });

  it('holds its mean, whatever the scores', () => {
    const score = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 60 }), (scores) => {
        const mean = scores.reduce((sum, x) => sum + x, 0) / scores.length;
        const { low, high } = interval(scores);
        expect(low).toBeLessThanOrEqual(mean + 1e-12);
        expect(high).toBeGreaterThanOrEqual(mean - 1e-12);
      }),
    );
  });

  it.each([0.3, 0.6, 0.85])('covers a true proportion of %s in about 95 of 100 samples', (p) => {
    const covered = share(
      2000,
      (stream) => {
        const { low, high } = interval(Array.from({ length: 80 }, () => (stream.float() < p ? 1 : 0)));
        return low <= p && p <= high;
      },
      `wilson ${p}`,
    );
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.975);
  });
});

describe('paired difference of 0/1 scores', () => {
  it('is Newcombe’s interval in published examples', () => {
    // Cavo 2012 in Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, chapter 8
    const cavo = paired(59, 16, 6, 80);
    const one = pairedDifference(cavo.b, cavo.a, 'seed');
    expect(one.difference).toBeCloseTo(-0.0621, 4);
    expect(one.low).toBeCloseTo(-0.1186, 4);
    expect(one.high).toBeCloseTo(-0.0046, 4);
    // Altman et al. 2000, Statistics with Confidence, table 6.2
    const altman = paired(14, 5, 0, 22);
    const two = pairedDifference(altman.a, altman.b, 'seed');
    expect(two.low).toBeCloseTo(0.011, 3);
    expect(two.high).toBeCloseTo(0.226, 3);
  });

  it('is the exact McNemar test', () => {
    // 2 · P(X ≤ 3 | 15, ½) = 2 · (1 + 15 + 105 + 455) / 32768
    const { a, b } = paired(40, 12, 3, 35);
    expect(pairedDifference(a, b, 'seed').p).toBeCloseTo((2 * 576) / 32768, 10);
    // 2 · (½)^5
    const clean = paired(14, 5, 0, 22);
    expect(pairedDifference(clean.a, clean.b, 'seed').p).toBeCloseTo(0.0625, 10);
    const even = paired(1, 4, 4, 1);
    expect(pairedDifference(even.a, even.b, 'seed').p).toBe(1);
    const many = paired(0, 1600, 1400, 0);
    expect(pairedDifference(many.a, many.b, 'seed').p).toBeCloseTo(0.000278, 4);
  });

  it('counts wins, losses and ties', () => {
    const { a, b } = paired(40, 12, 3, 35);
    expect(pairedDifference(a, b, 'seed')).toMatchObject({
      wins: 12,
      losses: 3,
      ties: 75,
      n: 90,
      difference: 0.1,
    });
  });

  it('claims nothing where nothing can be known', () => {
    expect(pairedDifference([], [], 'seed')).toMatchObject({ difference: 0, low: -1, high: 1, p: 1, n: 0 });
    expect(pairedDifference([0], [1], 'seed').p).toBe(1);
    expect(pairedDifference([0], [1], 'seed').low).toBeLessThan(0);
    const ties = pairedDifference(repeated(1, 90), repeated(1, 90), 'seed');
    expect(ties).toMatchObject({ difference: 0, p: 1, ties: 90 });
    expect(ties.low).toBeLessThan(-0.02);
    expect(ties.high).toBeGreaterThan(0.02);
    const swept = pairedDifference(repeated(0, 90), repeated(1, 90), 'seed');
    expect(swept).toMatchObject({ difference: 1, high: 1, wins: 90 });
    expect(swept.low).toBeGreaterThan(0.9);
    expect(() => pairedDifference([1], [1, 0], 'seed')).toThrow('got 1 and 2');
  });

  it.each([
    [0.6, 0.1, 0.1],
    [0.5, 0.15, 0.05],
    [0.55, 0.25, 0.05],
    [0.3, 0.1, 0.3],
  ])('covers the truth in about 95 of 100 samples (both %s, gains %s, losses %s)', (both, gains, losses) => {
    const covered = share(
      2000,
      (stream) => {
        const draws = Array.from({ length: 90 }, () => {
          const u = stream.float();
          return u < both ? [1, 1] : u < both + gains ? [0, 1] : u < both + gains + losses ? [1, 0] : [0, 0];
        });
        const { low, high } = pairedDifference(
          draws.map((d) => d[0]!),
          draws.map((d) => d[1]!),
          'seed',
        );
        return low <= gains - losses && gains - losses <= high;
      },
      `newcombe ${both} ${gains} ${losses}`,
    );
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.975);
  });

  it('calls chance a discovery at most as often as it says', () => {
    const below = (limit: number) =>
      share(
        2000,
        (stream) => {
          const a = Array.from({ length: 90 }, () => (stream.float() < 0.6 ? 1 : 0));
          const b = Array.from({ length: 90 }, () => (stream.float() < 0.6 ? 1 : 0));
          return pairedDifference(a, b, 'seed').p <= limit;
        },
        'null',
      );
    // an exact test of counts is conservative, never liberal
    expect(below(0.05)).toBeLessThanOrEqual(0.055);
    expect(below(0.05)).toBeGreaterThan(0.015);
    expect(below(0.5)).toBeGreaterThan(0.3);
  });
});

describe('paired difference of graded scores', () => {
  const graded = (stream: Random, n: number, gain: number) => {
    const a = Array.from({ length: n }, () => 0.2 + 0.4 * stream.float());
    return { a, b: a.map((score) => score + gain + 0.3 * (stream.float() - 0.5)) };
  };

  it('is the same for the same seed, and hardly different for another', () => {
    const { a, b } = graded(random('one'), 60, 0.05);
    const one = pairedDifference(a, b, 'seed');
    expect(pairedDifference(a, b, 'seed')).toEqual(one);
    const other = pairedDifference(a, b, 'other');
    expect(other).not.toEqual(one);
    expect(Math.abs(other.low - one.low)).toBeLessThan(0.005);
    expect(one.method).toContain('10,000');
  });

  it('agrees with every one of the sign flips where they can be counted', () => {
    // differences 0.1, 0.2, 0.3, 0.4, 0.5 all up: only all up and all down are as extreme, 2 of 32
    const a = repeated(0.2, 5);
    const { p } = pairedDifference(a, [0.3, 0.4, 0.5, 0.6, 0.7], 'seed');
    expect(p).toBeGreaterThan(0.055);
    expect(p).toBeLessThan(0.071);
  });

  it.each([0, 0.05, 0.2])('covers a true difference of %s in about 95 of 100 samples', (gain) => {
    const covered = share(
      2000,
      (stream) => {
        const { a, b } = graded(stream, 40, gain);
        const { low, high } = pairedDifference(a, b, 'seed', 600);
        return low <= gain && gain <= high;
      },
      `bootstrap ${gain}`,
    );
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.975);
  });

  it('has uniform p values when there is no difference', () => {
    const stream = random('uniform');
    const ps = Array.from({ length: 1000 }, (_, i) => {
      const { a, b } = graded(stream.fork(String(i)), 40, 0);
      return pairedDifference(a, b, String(i), 400).p;
    });
    for (const level of [0.05, 0.25, 0.5, 0.75])
      expect(Math.abs(ps.filter((p) => p <= level).length / ps.length - level)).toBeLessThan(0.045);
  });

  it('claims nothing where nothing can be known', () => {
    expect(pairedDifference([0.4], [0.9], 'seed')).toMatchObject({ low: -1, high: 1, p: 1 });
    const ties = pairedDifference(repeated(0.5, 40), repeated(0.5, 40), 'seed');
    expect(ties).toMatchObject({ difference: 0, p: 1, ties: 40 });
    expect(ties.high).toBeGreaterThan(0.05);
  });
});
