import type { RunEvent } from '../core/event.ts';
import type { Split } from '../core/task.ts';

type Scoring = RunEvent & { readonly type: 'candidate-scored' };

/** One scoring of a candidate, at its place in the run. */
export interface Batch {
  readonly place: string;
  readonly on: Split | readonly string[];
  readonly score: number;
}

/** A mean score in [0, 1] over `n` examples. */
export interface Measure {
  readonly score: number;
  readonly n: number;
  /** What it was put together from. */
  readonly batches: readonly Batch[];
}

/** A split by name, or examples that the method picked; or, apart from these, how likely the targets were found. */
export type Ground = Split | 'sample' | 'likelihood';

export type Measures = Readonly<Partial<Record<Ground, Measure>>>;

/** The score that stands for a candidate. All but those on dev are estimates, good for a look. */
export interface Shown extends Measure {
  readonly ground: Exclude<Ground, 'test'>;
}

export type Sizes = Readonly<Record<Split, number>>;

export const sizesOf = ({ train, dev, test }: Readonly<Record<Split, readonly unknown[]>>): Sizes => ({
  train: train.length,
  dev: dev.length,
  test: test.length,
});

export const groundOf = ({ measuring, on }: Scoring): Ground =>
  measuring === 'likelihood' ? 'likelihood' : typeof on === 'string' ? on : 'sample';

/** How many examples a batch has. The scores themselves may lie apart. */
export const sizeOf = ({ on }: Scoring, sizes: Sizes): number =>
  typeof on === 'string' ? sizes[on] : on.length;

/**
 * A measure with one more batch on the same ground. A whole split takes the place of what was before; of samples each
 * example counts once, however often it was drawn.
 */
export function withBatch(before: Measure | undefined, place: string, event: Scoring, sizes: Sizes): Measure {
  const { on, score } = event;
  const n = sizeOf(event, sizes);
  const batch: Batch = { place, on, score };
  if (!before || typeof on === 'string' || before.batches.some((other) => typeof other.on === 'string'))
    return { score, n, batches: [batch] };
  const seen = new Set(before.batches.flatMap((other) => other.on));
  const known = on.reduce((sum, id) => sum + (seen.has(id) ? 1 : 0), 0);
  const batches = [...before.batches, batch];
  if (known === before.n) return { score, n, batches };
  const fresh = n - known;
  // where only some are known, their share of the sum is not told: it is taken for as good as the mean so far
  const sum = Math.max(0, Math.min(fresh, score * n - before.score * known));
  return fresh === 0
    ? { ...before, batches }
    : { score: (before.score * before.n + sum) / (before.n + fresh), n: before.n + fresh, batches };
}

/** What stands for a candidate of these measures: dev, else the larger of its samples, else a likelihood. */
export function shownOf({ dev, sample, train, likelihood }: Measures): Shown | undefined {
  if (dev) return { ...dev, ground: 'dev' };
  if (sample && !(train && train.n > sample.n)) return { ...sample, ground: 'sample' };
  if (train) return { ...train, ground: 'train' };
  return likelihood && { ...likelihood, ground: 'likelihood' };
}
