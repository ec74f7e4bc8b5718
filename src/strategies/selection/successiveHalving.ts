import type { Selection } from './contest.ts';
import { ranked, tableFor, type Arm, type Table } from './table.ts';

/** Orders arms best first. `everybody` is for rankings that learn from those who are out, too. */
type Ranking = (active: readonly Arm[], everybody: readonly Arm[]) => Arm[];

/**
 * Sequential halving (Karnin et al. 2013; TRIPLE-SH): in rounds that cost the same, the better half plays on, until as
 * many are left as are wanted.
 */
export const successiveHalving: Selection = async (run, pool, examples, contest) => {
  const table = tableFor(run, pool, examples, contest);
  return table.picked(await halved(table, table.arms, contest.keep), contest.keep);
};

/** Halves a field of arms down to `keep`, with all that is left of the budget, and gives those best first. */
export async function halved(
  table: Table,
  field: readonly Arm[],
  keep: number,
  ranking: Ranking = ranked,
): Promise<Arm[]> {
  const wanted = Math.max(1, keep);
  let active = [...field];
  for (let rounds = halvingsFor(field.length, wanted); rounds > 0; rounds--) {
    // what an earlier round left over, since cards cannot be cut, goes to those who are still there
    const share = Math.max(active.length, Math.floor(table.left / rounds));
    await table.play(active, table.cards, share);
    active = ranking(active, table.arms).slice(0, Math.max(wanted, Math.ceil(active.length / 2)));
  }
  return active;
}

/** At least one round, so that a field which is small enough already is still put in order. */
function halvingsFor(arms: number, wanted: number): number {
  let rounds = 0;
  for (let left = arms; left > wanted; left = Math.ceil(left / 2)) rounds++;
  return Math.max(1, rounds);
}
