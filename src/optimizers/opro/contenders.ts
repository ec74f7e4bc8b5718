import type { Candidate, Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import { allOrSelectionField, SELECTIONS } from '../../strategies/selection/index.ts';

export const evaluationField = allOrSelectionField(
  'Every proposal on all of dev',
  ['sh', 'cr', 'clst', 'gse'],
  {
    title: 'Scoring of proposals',
    help: 'With a race (TRIPLE), the proposals of a step compete on parts of dev, a quarter of them is scored on all of it and shown later, and at most half of the answers are asked.',
  },
);

export type Evaluation = (typeof evaluationField.of)[number]['value'];

/** Of the proposals of a step, the share that comes through a race, and of the answers to all, the share that a race may ask. */
const SHARE = 1 / 4;

/** A proposal before it is known how good it is. */
export interface Contender {
  readonly instruction: string;
  readonly candidate: Candidate | Scored;
}

/** The proposals of a step that are worth a score on the whole of dev, with what they answered already. */
export async function contendersOf(
  run: Run,
  proposals: readonly Contender[],
  evaluation: Evaluation,
): Promise<readonly Contender[]> {
  if (evaluation === 'all' || proposals.length < 2) return proposals;
  const { dev } = run.task;
  const instructions = new Map(proposals.map(({ candidate, instruction }) => [candidate.id, instruction]));
  const pool = proposals.map(({ candidate }) => candidate);
  const keep = Math.ceil(SHARE * pool.length);
  const budget = Math.max(pool.length, Math.floor(SHARE * pool.length * dev.length)); // at least an answer each
  const winners = await SELECTIONS[evaluation](run, pool, dev, { keep, budget });
  return winners.map((candidate) => ({ instruction: instructions.get(candidate.id)!, candidate }));
}
