import { knownOutcomes, mean, type Candidate, type Scored } from '../core/candidate.ts';
import type { Run } from '../core/run.ts';
import type { Example, Outcome } from '../core/task.ts';

/** What a candidate answered so far. */
export const outcomesOf = (candidate: Candidate | Scored): readonly Outcome[] =>
  'outcomes' in candidate ? candidate.outcomes : [];

/** A new scoring, with the outcomes of earlier ones carried along. Its score stays that of the new one. */
export function carrying(earlier: Candidate | Scored, scored: Scored): Scored {
  const answered = new Set(scored.outcomes.map(({ example }) => example.id));
  const others = outcomesOf(earlier).filter(({ example }) => !answered.has(example.id));
  return { ...scored, outcomes: [...others, ...scored.outcomes] };
}

/**
 * Scores a candidate on these examples and carries along all that it answered. Only what it has not answered yet is
 * asked; when that is nothing, nothing is recorded either.
 */
export async function scoreOn(
  run: Run,
  candidate: Candidate | Scored,
  examples: readonly Example[],
): Promise<Scored> {
  const known = answersTo(examples, candidate);
  if (known.length < examples.length) return carrying(candidate, await run.score(candidate, examples));
  return { ...candidate, score: mean(known.map(({ score }) => score)), outcomes: outcomesOf(candidate) };
}

/** What a candidate answered to these examples, in their order, as judged by the metric; those that it was not asked are left out. */
export function answersTo(examples: readonly Example[], candidate: Candidate | Scored): Outcome[] {
  const known = knownOutcomes(candidate);
  return examples.flatMap(({ id }) => known.get(id) ?? []);
}
