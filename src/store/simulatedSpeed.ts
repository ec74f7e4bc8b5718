import type { Db } from './db.ts';

/** The setting that says how long the simulated model takes over an answer. */
const SETTING = 'simulated.delayMs';

/** A pace at which a run can be watched. */
export const DEFAULT_DELAY_MS = 60;

/** Milliseconds that the simulated model takes over an answer. */
export async function simulatedDelay(db: Db): Promise<number> {
  const value = (await db.settings.get(SETTING))?.value;
  return typeof value === 'number' && value >= 0 ? value : DEFAULT_DELAY_MS;
}

export const setSimulatedDelay = (db: Db, ms: number): Promise<unknown> =>
  db.settings.put({ key: SETTING, value: ms });
