import { canonicalJson } from '../core/digest.ts';
import type { Budget } from '../core/spec.ts';
import type { Db } from './db.ts';

/** What a person has put away: notices up to this share of this budget. */
interface PutAway {
  readonly budget: string;
  readonly mark: number;
}

/** Where among the settings it lies. */
export const budgetMarkKey = (runId: string): string => `budget mark of run ${runId}`;

/** Up to which share of its budget a person wants to hear no more of a run; 0 after the budget was changed. */
export async function budgetMarkPutAway(db: Db, runId: string, budget: Budget): Promise<number> {
  const kept = (await db.settings.get(budgetMarkKey(runId)))?.value as PutAway | undefined;
  return kept?.budget === canonicalJson(budget) ? kept.mark : 0;
}

export async function putBudgetMarkAway(db: Db, runId: string, budget: Budget, mark: number): Promise<void> {
  const value: PutAway = { budget: canonicalJson(budget), mark };
  await db.settings.put({ key: budgetMarkKey(runId), value });
}
