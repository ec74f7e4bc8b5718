import type { Candidate, Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example, Measuring } from '../../core/task.ts';

/** What a selection has to go by. */
export interface Contest {
  /** How many are wanted. */
  readonly keep: number;
  /** Scorings of one prompt on one example that it may spend in all. */
  readonly budget: number;
  /** @default 'metric' */
  readonly measuring?: Measuring;
}

/**
 * Picks the best of a pool by scoring its prompts on examples, within a budget: never more than `budget` answers are
 * asked for, and none that a prompt brings along. Gives at most `keep`, best first, each with all its outcomes (see
 * `run.score`); its score is that which it was picked by, on the examples of this contest. A prompt without a single
 * answer is never picked, so with a budget of zero nobody is.
 */
export type Selection = (
  run: Run,
  pool: readonly (Candidate | Scored)[],
  examples: readonly Example[],
  contest: Contest,
) => Promise<Scored[]>;
