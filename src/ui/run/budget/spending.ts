import { costOf, ROLES, type Role, type Usage } from '../../../core/model.ts';
import type { RunRecord, Spent } from '../../../core/spec.ts';
import { totalOf } from '../../../core/tally.ts';
import type { ProgressRow } from '../../../store/db.ts';
import type { Progress } from '../../../views/progress.ts';

/** What a run took: as the runner wrote it, or from its events where there is no such row or it says less. */
export function spendingOf(run: RunRecord, row: ProgressRow | undefined, { byRole }: Progress): Spent {
  const calls = ROLES.reduce((all, role) => all + byRole[role].calls, 0);
  if (row && row.spent.calls >= calls) return row.spent;
  return { ...totalOf(byRole, run.prices), byRole, ...(row?.spent.lost && { lost: row.spent.lost }) };
}

/** Dollars of one role; undefined while its price is unknown. */
export const usdOf = (run: RunRecord, role: Role, byRole: Spent['byRole']): number | undefined =>
  byRole[role].calls === 0 ? 0 : costOf(byRole[role].usage, run.prices[role]);

export const tokensOf = ({ tokensIn, tokensOut }: Usage): number => tokensIn + tokensOut;
