import type { Db } from '../store/db.ts';
import { SIMULATED } from '../store/connections.ts';

/** A run that nobody has watched for this long is not taken up again without asking. */
const RECENT = 10 * 60_000;

/**
 * Before the first run is taken up: a run that was under way when the last tab closed goes on at once when it is
 * recent or costs nothing; one from days ago that would spend money, or heat the device, waits for the person. One whose tab closed while it
 * came to rest is at rest.
 */
export async function holdBack(db: Db, now = Date.now()): Promise<void> {
  await db.runs
    .where('wanted')
    .equals('paused')
    .and(({ status }) => status === 'running')
    .modify({ status: 'paused' });
  for (const run of await db.runs.where('wanted').anyOf('running', 'stopped').toArray()) {
    const models = Object.values(run.spec.models);
    if (run.status !== 'running' || models.every(({ connection }) => connection === SIMULATED.id)) continue;
    const last = (await db.progress.get(run.id))?.at ?? run.createdAt;
    if (now - last > RECENT) await db.runs.update(run.id, { wanted: 'paused', status: 'paused' });
  }
}
