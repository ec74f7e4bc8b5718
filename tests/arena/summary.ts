import { mean, quantileSorted } from 'simple-statistics';
import { random } from '../../src/core/random.ts';
import type { Interval } from '../../src/core/statistics.ts';
import type { Played } from './play.ts';

/** What the runs of one method on one task came to, over seeds. */
export interface Summary {
  /** Mean accuracy of the champions on the test split. */
  readonly accuracy: Interval & { readonly value: number };
  /** Mean gain over the start on the same examples. */
  readonly gain: Interval & { readonly value: number };
  readonly calls: number;
  /** Medians; undefined where no run found anything better than its start. */
  readonly nearCalls: number | undefined;
  readonly nearTokens: number | undefined;
  readonly words: number;
}

const RESAMPLES = 2_000;

/**
 * Means over seeds and examples with 95 % intervals from a two-level bootstrap: seeds are drawn anew, and so are the
 * examples, the same for all seeds, since they share them.
 */
export function summarise(runs: readonly Played[]): Summary {
  const gains = runs.map(({ championScores, startScores }) =>
    championScores.map((score, i) => score - startScores[i]!),
  );
  return {
    accuracy: resampled(
      runs.map(({ championScores }) => championScores),
      'accuracy',
    ),
    gain: resampled(gains, 'gain'),
    calls: median(runs.map(({ calls }) => calls))!,
    nearCalls: median(runs.flatMap(({ near }) => near?.calls ?? [])),
    nearTokens: median(runs.flatMap(({ near }) => near?.tokens ?? [])),
    words: median(runs.map(({ words }) => words))!,
  };
}

function resampled(scores: readonly (readonly number[])[], name: string): Interval & { value: number } {
  const stream = random(`arena/${name}`);
  const n = scores[0]!.length;
  const means = Array.from({ length: RESAMPLES }, () => {
    const seeds = scores.map(() => scores[stream.int(scores.length)]!);
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const example = stream.int(n);
      for (const of of seeds) sum += of[example]!;
    }
    return sum / (n * scores.length);
  }).sort((a, b) => a - b);
  return {
    value: mean(scores.map((of) => mean([...of]))),
    low: quantileSorted(means, 0.025),
    high: quantileSorted(means, 0.975),
  };
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
