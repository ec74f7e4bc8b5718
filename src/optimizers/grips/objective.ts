import { mean, type Scored } from '../../core/candidate.ts';
import { label, parseReply } from '../../core/format.ts';
import type { Outcome } from '../../core/task.ts';

/** Two sums of the same numbers in another order may differ by less than this. */
const ROUNDING = 1e6;

/**
 * What the search goes by, in points: 100 times balanced accuracy, plus α times the entropy of the predicted labels (natural logarithm), so
 * that a prompt which makes the model say always the same is not mistaken for a good one. Without labels, 100 times the mean score.
 */
export function objective(
  { outcomes, score }: Pick<Scored, 'outcomes' | 'score'>,
  labels: readonly string[] | undefined,
  alpha: number,
): number {
  const points = labels
    ? 100 * balancedAccuracy(outcomes, labels) + alpha * entropyOfPredictions(outcomes, labels)
    : 100 * score;
  return Math.round(points * ROUNDING) / ROUNDING;
}

/** The mean, over the labels that occur, of the mean score on the examples of a label. */
export function balancedAccuracy(outcomes: readonly Outcome[], labels: readonly string[]): number {
  const byLabel = labels.map((name) => outcomes.filter(({ example }) => example.target === name));
  return mean(
    byLabel.filter(({ length }) => length > 0).map((group) => mean(group.map(({ score }) => score))),
  );
}

/** In nats. Answers that name no label count for none, so the entropy is weighed by the share of those that do. */
export function entropyOfPredictions(outcomes: readonly Outcome[], labels: readonly string[]): number {
  const predicted = outcomes.flatMap((outcome) => predictionOf(outcome, labels) ?? []);
  if (predicted.length === 0) return 0;
  const shares = labels.map((name) => predicted.filter((other) => other === name).length / predicted.length);
  const entropy = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  return entropy * (predicted.length / outcomes.length);
}

/** The target where the metric found the answer right, else the label that the answer names. */
function predictionOf({ output, example, score }: Outcome, labels: readonly string[]): string | undefined {
  if (score === 1) return example.target;
  const read = parseReply(label(labels), output);
  return 'value' in read ? read.value : undefined;
}
