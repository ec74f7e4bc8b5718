import { mean } from '../../core/candidate.ts';
import { lexicalEmbedding, similarityBy, type Similarity } from '../similarity.ts';
import type { Selection } from './contest.ts';
import { halved } from './successiveHalving.ts';
import { tableFor, type Arm } from './table.ts';

/** Variance of an answer over the variance of prompts: ½² for right or wrong, against prompts that differ by 0.2 or so. */
const NOISE = 0.25 / 0.2 ** 2;

/**
 * TRIPLE-GSE (Shi et al. 2024, after Azizi et al. 2022): halving by what a regression of the scores on the texts predicts, so that
 * what is learnt of one prompt tells of those that are like it. The sources regress on an embedding by a model's;
 * this is ridge regression in the space that the similarity is the inner product of.
 */
export const generalizedElimination =
  (similarity: Similarity = similarityBy(lexicalEmbedding)): Selection =>
  async (run, pool, examples, contest) => {
    const table = tableFor(run, pool, examples, contest);
    const kernel = centred(
      table.arms.map((a) => table.arms.map((b) => similarity(a.prompt.text, b.prompt.text))),
    );
    const byPrediction = (active: readonly Arm[], everybody: readonly Arm[]): Arm[] => {
      const predicted = predictions(kernel, everybody);
      return active.toSorted((a, b) => predicted[b.place]! - predicted[a.place]! || a.place - b.place);
    };
    return table.picked(await halved(table, table.arms, contest.keep, byPrediction), contest.keep);
  };

/**
 * The similarities with what all texts have in common taken out, which says nothing of their differences, scaled so that
 * a text is like itself by 1 in the mean.
 */
function centred(similarities: readonly (readonly number[])[]): number[][] {
  const rowMeans = similarities.map(mean);
  const overall = mean(rowMeans);
  const inner = similarities.map((row, i) => row.map((s, j) => s - rowMeans[i]! - rowMeans[j]! + overall));
  const scale = mean(inner.map((row, i) => row[i]!));
  return scale > 0 ? inner.map((row) => row.map((s) => s / scale)) : inner;
}

/** Kernel ridge regression of the means, each weighed by how many cards are behind it. */
function predictions(kernel: readonly (readonly number[])[], arms: readonly Arm[]): number[] {
  const played = arms.filter(({ seen }) => seen > 0);
  const centre = mean(played.map((arm) => arm.mean));
  const matrix = played.map((a) =>
    played.map((b) => kernel[a.place]![b.place]! + (a === b ? NOISE / a.seen : 0)),
  );
  const weights = solve(
    matrix,
    played.map((arm) => arm.mean - centre),
  );
  return arms.map(
    ({ place }) => centre + played.reduce((sum, b, i) => sum + weights[i]! * kernel[place]![b.place]!, 0),
  );
}

/** Solves `matrix · x = right` for a symmetric positive definite matrix, by Gaussian elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  const x = Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]![n]!;
    for (let k = i + 1; k < n; k++) sum -= rows[i]![k]! * x[k]!;
    x[i] = sum / rows[i]![i]!;
  }
  return x;
}
