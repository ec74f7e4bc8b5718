import { top, type Candidate, type Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';

/** What a selection has to go by. */
export interface Contest {
  /** How many are wanted. */
  readonly keep: number;
  /** Scorings of one prompt on one example that it may spend in all. */
  readonly budget: number;
}

/**
 * Picks the best of a pool by scoring its prompts on examples, within a budget: never more than `budget` answers are
 * asked for. Gives at most `keep`, best first, each with all its outcomes (see `run.score`).
 */
export type Selection = (
  run: Run,
  pool: readonly (Candidate | Scored)[],
  examples: readonly Example[],
  contest: Contest,
) => Promise<Scored[]>;

/** Everybody on the same examples: as many, drawn once, as the budget allows. */
export const uniform: Selection = async (run, pool, examples, { keep, budget }) => {
  const shared = run.random.sample(examples, Math.floor(budget / Math.max(1, pool.length)));
  if (shared.length === 0) return [];
  return top(await run.map(pool, (prompt, run) => run.score(prompt, shared)), keep);
};

/** Every selection by the name that a method's option has for it. */
export const SELECTIONS = { uniform } as const satisfies Record<string, Selection>;
