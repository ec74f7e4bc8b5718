import type { Db, LostCallRow } from './db.ts';

/** Answers that a run has lost on the way so far, in all its starts. */
export const lostCallsOf = (db: Db, runId: string): Promise<LostCallRow[]> =>
  db.lost.where('runId').equals(runId).toArray();

/** Puts down that an answer was lost: in whose part, why, and what it may have taken; nothing of what was asked. */
export const addLostCall = (
  db: Db,
  runId: string,
  { role, kind, worst }: Pick<LostCallRow, 'role' | 'kind' | 'worst'>,
): Promise<number> => db.lost.add({ runId, role, kind, worst, at: Date.now() });
