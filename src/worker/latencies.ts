import {
  awaited,
  castOf,
  modelAddress,
  ofRole,
  type Cast,
  type ModelRef,
  type Models,
  type Role,
} from '../core/model.ts';
import type { Lane } from '../engine/standIn.ts';
import type { Db } from '../store/db.ts';
import { simulatedDelay } from '../store/simulatedSpeed.ts';
import { connectionOf, type Connections } from './connections.ts';
import { parallelOf } from './lanes.ts';

/** How long a call takes when nothing was measured yet, in seconds. */
const DEFAULT_LATENCY = { optimizer: 4, task: 1.2, judge: 2 } as const;

/** Calls that a measurement rests on. */
const ENOUGH = 5;

/** Runs of a model that are looked at for one. */
const LATELY = 10;

/**
 * What the calls of each role go through, with latencies measured on earlier runs of the same model where there are any.
 * @throws ModelError when a connection is not in this browser.
 */
export async function lanesOf(db: Db, models: Models, connections: Connections): Promise<Cast<Lane>> {
  const laneOf = async (ref: ModelRef, role: Role): Promise<Lane> => {
    const connection = connectionOf(connections, ref);
    const parallel = parallelOf(connection);
    if (connection.provider === 'simulated') {
      const delay = await simulatedDelay(db);
      return { parallel, latency: (delay * (role === 'task' ? 1 : 3) + 1) / 1000, guessed: false };
    }
    const measured = await medianSeconds(db, ref, role);
    return { parallel, latency: measured ?? DEFAULT_LATENCY[role], guessed: measured === undefined };
  };
  return awaited(castOf(models, laneOf));
}

/** Of the newest run of the model that has made enough calls. */
async function medianSeconds(db: Db, ref: ModelRef, role: Role): Promise<number | undefined> {
  const address = modelAddress(ref);
  const same = db.runs
    .orderBy('createdAt')
    .reverse()
    .filter(({ spec }) => modelAddress(ofRole(spec.models, role)) === address);
  for (const { id } of await same.limit(LATELY).toArray()) {
    const calls = await db.calls
      .where('runId')
      .equals(id)
      .filter((call) => call.role === role)
      .limit(50)
      .toArray();
    if (calls.length >= ENOUGH)
      return calls.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(calls.length / 2)]! / 1000;
  }
  return undefined;
}
