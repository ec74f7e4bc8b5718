import { mean } from '../../core/candidate.ts';
import type { Selection } from './contest.ts';
import { ranked, tableFor, type Arm } from './table.ts';

export interface FilterOptions {
  /** Share of the budget that the first look at everybody may take. @default 1/3 */
  readonly firstLook?: number;
}

/**
 * APE's adaptive filter (Zhou et al. 2023, §3.2): everybody plays a small subset; those at or above the mean play fresh ones
 * of the same size, and their scores run on; the finalists play the rest. The paper names no threshold and no sizes: these are ours.
 */
export const adaptiveFilter =
  ({ firstLook = 1 / 3 }: FilterOptions = {}): Selection =>
  async (run, pool, examples, contest) => {
    const table = tableFor(run, pool, examples, contest);
    const keep = Math.max(1, contest.keep);
    let active: Arm[] = [...table.arms];
    const subset = Math.max(1, Math.floor((firstLook * contest.budget) / Math.max(1, active.length)));

    for (let depth = subset; active.length > keep; depth += subset) {
      if (!(await table.play(active, depth))) break;
      const threshold = mean(active.map((arm) => arm.mean));
      const above = active.filter((arm) => arm.mean >= threshold).length;
      active = ranked(active).slice(0, Math.max(keep, above));
    }
    await table.play(active, table.cards);
    return table.picked(ranked(active), contest.keep);
  };
