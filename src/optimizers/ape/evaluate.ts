import { top, type Candidate, type Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Measuring } from '../../core/task.ts';
import {
  allOrSelectionField,
  SELECTIONS,
  ucb,
  type Selection,
  type SelectionName,
} from '../../strategies/selection/index.ts';

export interface Evaluating {
  readonly evaluation: 'all' | SelectionName;
  readonly scoring: 'accuracy' | 'likelihood';
  readonly answers: number;
}

export const evaluationField = allOrSelectionField(
  'Everybody on all of dev',
  ['ucb', 'filter', 'sh', 'sr', 'cr', 'clst', 'gse', 'uniform'],
  {
    title: 'Evaluation',
    help: 'On what candidates are scored: everybody on the whole dev split, or by a selection that spends its answers on train where it is close.',
  },
);

/** UCB as the official code's simple_ape has it: a third of the prompts on five examples in a round. */
const ucbOf = (prompts: number): Selection =>
  ucb({ arms: Math.max(1, Math.floor(0.334 * prompts)), cards: 5 });

/** Whether the search itself scores everybody by the metric on the whole dev split, as the champion is chosen. */
export const scoresOnDev = ({ evaluation, scoring }: Omit<Evaluating, 'answers'>): boolean =>
  evaluation === 'all' && scoring === 'accuracy';

/**
 * The best `keep` of a pool, best first. Whoever comes with outcomes of an earlier round is not asked again. All
 * candidates are scored on the same examples; selections draw theirs from train, so that dev stays for the finalists.
 */
export async function evaluate(
  run: Run,
  pool: readonly (Candidate | Scored)[],
  keep: number,
  { evaluation, scoring, answers }: Evaluating,
): Promise<Scored[]> {
  const { dev, train } = run.task;
  const measuring: Measuring = scoring === 'likelihood' ? 'likelihood' : 'metric';
  if (evaluation !== 'all') {
    const select = evaluation === 'ucb' ? ucbOf(pool.length) : SELECTIONS[evaluation];
    return select(run, pool, train, { keep, budget: answers * pool.length, measuring });
  }
  const scored = await run.map(pool, async (prompt, run) =>
    // whoever was scored before was scored on all of it
    'outcomes' in prompt ? prompt : run.score(prompt, dev, measuring),
  );
  return top(scored, keep);
}
