import type { Db } from '../db.ts';
import type { ArchivedConnection } from './format.ts';

/** What a file said about a run that has no place in the tables, kept so that the run can be exported as it came. */
export interface Origin {
  readonly connections: readonly ArchivedConnection[];
  /** Ids of all rows of the data set, where the file had only some of the rows. */
  readonly rows?: readonly string[];
}

/** Where among the settings the origin of a run lies. */
export const originKey = (runId: string): string => `origin of run ${runId}`;

export const originRow = (runId: string, origin: Origin): { key: string; value: Origin } => ({
  key: originKey(runId),
  value: origin,
});

/** Where an imported run came from; undefined for a run that was made here. */
export const originOf = async (db: Db, runId: string): Promise<Origin | undefined> =>
  (await db.settings.get(originKey(runId)))?.value as Origin | undefined;
