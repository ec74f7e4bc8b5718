import type { Selection } from './contest.ts';
import { ranked, tableFor, type Arm } from './table.ts';

export interface UcbOptions {
  /** How much is made of uncertainty (c). 1 in the code of APE and of ProTeGi. @default 1 */
  readonly c?: number;
  /** Prompts that are pulled together in a round. @default 8 */
  readonly arms?: number;
  /** Rounds that the budget is meant for. @default 8 */
  readonly rounds?: number;
  /** Examples in a pull. @default what `rounds` rounds leave */
  readonly cards?: number;
}

/** The upper bound of an arm's score that is pulled for, when `total` answers are in. */
type Bound = (arm: Arm, total: number) => number;

/**
 * Upper confidence bounds (Auer et al. 2002, as APE and ProTeGi use them): the prompts that may still be the best are
 * pulled on. Every prompt is pulled once before the bounds are looked at, and the bound counts answers on both sides.
 */
export const ucb = ({ c = 1, ...options }: UcbOptions = {}): Selection =>
  pullingBy(({ mean, seen }, total) => mean + c * Math.sqrt(Math.log(total) / seen), options);

/** UCB-E (Audibert et al. 2010), whose exploration does not grow with time; the bonus is that of ProTeGi, c·√(c/n). */
export const ucbE = ({ c = 1, ...options }: UcbOptions = {}): Selection =>
  pullingBy(({ mean, seen }) => mean + c * Math.sqrt(c / seen), options);

function pullingBy(
  bound: Bound,
  { arms: together = 8, rounds = 8, cards }: Omit<UcbOptions, 'c'>,
): Selection {
  return async (run, pool, examples, contest) => {
    const table = tableFor(run, pool, examples, contest);
    const { arms } = table;
    const pull = Math.max(
      1,
      Math.floor(cards ?? contest.budget / (rounds * Math.min(together, arms.length))),
    );
    // the first look at everybody takes half of the budget at most, so that there is something left to choose with
    await table.play(arms, pull, Math.max(arms.length, Math.floor(contest.budget / 2)));

    while (table.left > 0) {
      const total = arms.reduce((sum, { seen }) => sum + seen, 0);
      const boundOf = new Map(arms.map((arm) => [arm, bound(arm, total)]));
      const chosen = arms
        .filter(({ seen }) => seen < table.cards)
        .toSorted((a, b) => boundOf.get(b)! - boundOf.get(a)! || a.place - b.place)
        .slice(0, Math.min(together, table.left));
      if (!(await table.play(chosen, ({ seen }) => seen + pull))) break;
    }
    return table.picked(ranked(arms), contest.keep);
  };
}
