import type { Selection } from './contest.ts';
import { ranked, tableFor } from './table.ts';

/** Everybody on the same examples: as many as the budget reaches for. */
export const uniform: Selection = async (run, pool, examples, contest) => {
  const table = tableFor(run, pool, examples, contest);
  await table.play(table.arms, table.cards);
  return table.picked(ranked(table.arms), contest.keep);
};
