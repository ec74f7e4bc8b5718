import { binomialDistribution, mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics';
import { random } from './random.ts';

/** A 95 % confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The standard normal quantile at 0.975. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a mean score in [0, 1], itself within [0, 1].
 *
 * Scores that are all 0 or 1: Wilson's score interval (Wilson 1927). Graded scores: Student's t interval. For a
 * mean and a count alone, and for graded scores without spread: Wilson's interval with the mean as the
 * proportion, which is never too narrow, since no score in [0, 1] varies more than a 0/1 score of the same mean.
 * Without any score: the whole of [0, 1].
 */
export function interval(
  scores: readonly number[] | { readonly mean: number; readonly n: number },
): Interval {
  if (!isList(scores)) return wilson(scores.mean, scores.n);
  const n = scores.length;
  if (n === 0) return wilson(0, 0);
  const m = mean([...scores]);
  if (n === 1 || scores.every(isBinary)) return wilson(m, n);
  const deviation = sampleStandardDeviation([...scores]);
  if (deviation === 0) return wilson(m, n);
  const margin = (studentQuantile(n - 1) * deviation) / Math.sqrt(n);
  return { low: Math.max(0, m - margin), high: Math.min(1, m + margin) };
}

/** Two answers to the same examples, compared. Differences are b − a, in [-1, 1]. */
export interface PairedDifference extends Interval {
  readonly difference: number;
  /** Two-sided; 1 when nothing speaks against "no difference". */
  readonly p: number;
  /** Examples where b scored more, less, the same. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly n: number;
  /** The test that gave `p`. */
  readonly test: string;
  /** How the interval was made. */
  readonly method: string;
}

/**
 * Compares two lists of scores in [0, 1] on the same examples in the same order.
 *
 * Binary scores: Newcombe's hybrid score interval for paired proportions (Newcombe 1998, Statistics in Medicine
 * 17:2635, method 10) and the exact McNemar test. Graded scores: percentile interval of seeded paired
 * bootstrap resamples (Efron 1979) and a sign-flip permutation test with seeded flips, with the observed one
 * counted (Phipson and Smyth 2010), so that p is never 0.
 * @param resamples Bootstrap resamples and sign flips for graded scores.
 * @throws Error when the lists differ in length.
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  seed: string,
  resamples = 10_000,
): PairedDifference {
  if (a.length !== b.length)
    throw new Error(`paired scores must be of the same examples: got ${a.length} and ${b.length}`);
  const differences = b.map((score, i) => score - a[i]!);
  const wins = differences.filter((d) => d > 0).length;
  const losses = differences.filter((d) => d < 0).length;
  const n = differences.length;
  const counts = { wins, losses, ties: n - wins - losses, n };
  const difference = n === 0 ? 0 : mean(differences);
  if ([...a, ...b].every(isBinary))
    return {
      difference,
      ...newcombe(a, b),
      p: mcnemar(wins, losses),
      ...counts,
      test: 'exact McNemar test',
      method: 'Newcombe’s hybrid score interval for paired proportions',
    };
  return {
    difference,
    ...bootstrap(differences, seed, resamples),
    p: signFlip(differences, seed, resamples),
    ...counts,
    test: `sign-flip permutation test, ${resamples.toLocaleString('en')} flips`,
    method: `paired bootstrap percentile interval, ${resamples.toLocaleString('en')} resamples`,
  };
}

const isList = (value: unknown): value is readonly number[] => Array.isArray(value);
const isBinary = (score: number): boolean => score === 0 || score === 1;

/** Wilson's score interval of a proportion. */
function wilson(p: number, n: number): Interval {
  if (n <= 0) return { low: 0, high: 1 };
  const zz = Z * Z;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const margin = (Z * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n))) / (1 + zz / n);
  // at 0 and 1 the ends are exact, and rounding must not move them
  return {
    low: p === 0 ? 0 : Math.max(0, centre - margin),
    high: p === 1 ? 1 : Math.min(1, centre + margin),
  };
}

/** Wilson's intervals of both proportions, joined with regard to how far the two go together. */
function newcombe(a: readonly number[], b: readonly number[]): Interval {
  const n = a.length;
  if (n === 0) return { low: -1, high: 1 };
  const count = (inA: number, inB: number) => a.filter((score, i) => score === inA && b[i] === inB).length;
  const [both, onlyB, onlyA, neither] = [count(1, 1), count(0, 1), count(1, 0), count(0, 0)];
  const pb = (both + onlyB) / n;
  const pa = (both + onlyA) / n;
  const wb = wilson(pb, n);
  const wa = wilson(pa, n);
  const phi = correlation(both, onlyB, onlyA, neither);
  const join = (x: number, y: number) => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  return {
    low: Math.max(-1, pb - pa - join(pb - wb.low, wa.high - pa)),
    high: Math.min(1, pb - pa + join(wb.high - pb, pa - wa.low)),
  };
}

/** The phi coefficient of a fourfold table, its numerator corrected for continuity as in Newcombe's method 10. */
function correlation(both: number, onlyB: number, onlyA: number, neither: number): number {
  const margins = (both + onlyB) * (onlyA + neither) * (both + onlyA) * (onlyB + neither);
  if (margins === 0) return 0;
  const product = both * neither - onlyB * onlyA;
  const n = both + onlyB + onlyA + neither;
  return (product > 0 ? Math.max(0, product - n / 2) : product) / Math.sqrt(margins);
}

/** Twice the smaller tail of the binomial distribution of discordant pairs at one half. */
function mcnemar(wins: number, losses: number): number {
  const m = wins + losses;
  const chances = binomialDistribution(Math.max(1, m), 0.5)!;
  const tail = chances.slice(0, Math.min(wins, losses) + 1).reduce((sum, chance) => sum + chance, 0);
  return m === 0 ? 1 : Math.min(1, 2 * tail);
}

function bootstrap(differences: readonly number[], seed: string, resamples: number): Interval {
  const n = differences.length;
  if (n < 2) return { low: -1, high: 1 };
  const first = differences[0]!;
  if (differences.every((d) => d === first)) {
    // no resample can differ; what was not seen in n pairs can still be as frequent as this
    const unseen = wilson(0, n).high;
    return { low: Math.max(-1, first - unseen), high: Math.min(1, first + unseen) };
  }
  const stream = random(`${seed}/bootstrap`);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[stream.int(n)]!;
    return sum / n;
  }).sort((x, y) => x - y);
  return { low: quantileSorted(means, 0.025), high: quantileSorted(means, 0.975) };
}

function signFlip(differences: readonly number[], seed: string, resamples: number): number {
  const moved = differences.filter((d) => d !== 0);
  const observed = Math.abs(moved.reduce((sum, d) => sum + d, 0));
  const stream = random(`${seed}/flips`);
  let asExtreme = 1;
  for (let flip = 0; flip < resamples; flip++) {
    let sum = 0;
    for (const d of moved) sum += stream.float() < 0.5 ? d : -d;
    if (Math.abs(sum) >= observed - 1e-9) asExtreme++;
  }
  return asExtreme / (resamples + 1);
}

/** Student's t quantile at 0.975: exact for 1 and 2 degrees, else Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5). */
function studentQuantile(degrees: number): number {
  if (degrees === 1) return 12.706204736;
  if (degrees === 2) return 4.30265273;
  const z2 = Z * Z;
  const terms = [
    (Z * (z2 + 1)) / 4,
    (Z * ((5 * z2 + 16) * z2 + 3)) / 96,
    (Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384,
    (Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92160,
  ];
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), Z);
}
