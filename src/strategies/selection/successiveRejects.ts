import type { Selection } from './contest.ts';
import { ranked, tableFor, type Arm } from './table.ts';

/**
 * Successive rejects (Audibert et al. 2010): in phases of growing depth the worst prompt is rejected, one in each, until as
 * many are left as are wanted. The lengths of the phases are theirs for one winner, and for more the same with the budget
 * spread over the phases that there are.
 */
export const successiveRejects: Selection = async (run, pool, examples, contest) => {
  const table = tableFor(run, pool, examples, contest);
  const keep = Math.max(1, contest.keep);
  let active: Arm[] = [...table.arms];
  const depth = depthsFor(active.length, Math.min(keep, active.length), contest.budget);

  do {
    await table.play(active, depth(active.length));
    if (active.length > keep) active = withoutWorst(active);
  } while (active.length > keep);
  return table.picked(ranked(active), contest.keep);
};

const withoutWorst = (arms: readonly Arm[]): Arm[] => {
  const worst = ranked(arms).at(-1);
  return arms.filter((arm) => arm !== worst);
};

/**
 * How deep to play while so many of the `n` arms are left. Together this takes at most n + (budget − n): the sum of the
 * shares is `norm`, which for one winner is their ½ + Σ 1/i over i from 2 to n.
 */
function depthsFor(n: number, keep: number, budget: number): (left: number) => number {
  let norm = keep / (keep + 1);
  for (let i = keep + 1; i <= n; i++) norm += 1 / i;
  return (left) => Math.max(1, Math.ceil((budget - n) / (norm * Math.max(left, keep + 1))));
}
