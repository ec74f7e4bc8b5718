import { mean } from '../../core/candidate.ts';
import type { Selection } from './contest.ts';
import { ranked, tableFor, type Arm, type Table } from './table.ts';

/**
 * Continuously reject (Wang et al. 2023; TRIPLE-CR): everybody plays one card after the other, and the worst is out as soon as it is
 * behind the mean of the others by more than a margin, which shrinks as the budget is spent. The sources also know the
 * gap to the second worst; whoever is behind that one by the margin is behind the mean, so it adds nothing to this.
 */
export const continuouslyReject: Selection = async (run, pool, examples, contest) => {
  const table = tableFor(run, pool, examples, contest);
  const keep = Math.max(1, contest.keep);
  let active: Arm[] = [...table.arms];
  if (active.length <= keep) await table.play(active, table.cards); // nobody is to go: this puts them in order

  for (let depth = 1; active.length > keep; depth++) {
    if (!(await table.play(active, depth))) break;
    const worst = ranked(active).at(-1)!;
    const others = active.filter((arm) => arm !== worst);
    const behind = mean(others.map((arm) => arm.mean)) - worst.mean;
    if (behind > marginOf(active.length, depth, table)) active = others;
  }
  return table.picked(ranked(active), contest.keep);
};

/**
 * 1/√β − 1, where β is the share of the budget of those who are still there that they have played, times `logBar`. Of the
 * budget counts what can be spent: no arm plays a card twice.
 */
function marginOf(arms: number, depth: number, { left, cards }: Table): number {
  const played = arms * depth;
  const ahead = Math.min(left, arms * (cards - depth));
  return 1 / Math.sqrt((played * logBar(arms)) / (played + ahead)) - 1;
}

/** ½ + Σ 1/i over i from 2 to `n`: how much a race of `n` costs, in budgets of equal shares. */
function logBar(n: number): number {
  let sum = 1 / 2;
  for (let i = 2; i <= n; i++) sum += 1 / i;
  return sum;
}
