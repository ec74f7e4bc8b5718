import type { Db } from '../db.ts';

/** The setting in which a person states what no browser tells. */
const SETTING = 'localModels.graphicsMB';

/** Megabytes of graphics memory as the person states them; undefined while they do not. */
export async function graphicsMemory(db: Db): Promise<number | undefined> {
  const value = (await db.settings.get(SETTING))?.value;
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** States the graphics memory in megabytes; undefined takes the statement back. */
export const setGraphicsMemory = async (db: Db, megabytes: number | undefined): Promise<void> => {
  if (megabytes === undefined) await db.settings.delete(SETTING);
  else await db.settings.put({ key: SETTING, value: megabytes });
};
