import { ModelError } from '../core/errors.ts';
import { modelAddress, type Model, type ModelRef, type Price, type Role } from '../core/model.ts';
import type { Lane } from '../engine/standIn.ts';
import { makeLane, type Lane as TransportLane } from '../providers/transport/lane.ts';
import { limited } from '../providers/transport/limited.ts';
import { parallelTo } from '../providers/transport/parallel.ts';
import { retried } from '../providers/transport/retried.ts';
import { steered } from '../providers/transport/steered.ts';
import { timed } from '../providers/transport/timed.ts';
import { simulated } from '../providers/simulated/index.ts';
import { SIMULATED } from '../store/connections.ts';
import type { ConnectionRecord, Db } from '../store/db.ts';
import { keyOf, keysSettled } from '../store/keys.ts';
import { simulatedDelay } from '../store/simulatedSpeed.ts';
import { followSimulatedDelay } from './simulatedDelay.ts';

type Models = Readonly<Record<Role, ModelRef>>;

export interface Connected {
  readonly models: Readonly<Record<Role, Model>>;
  /** Missing where unknown. */
  readonly prices: Partial<Record<Role, Price>>;
  /** Calls that have really left and are not answered yet. */
  readonly underWay: () => number;
}

/** The connections that a run's models are on; missing where one is not in this browser. */
async function storedConnections(
  db: Db,
  models: Models,
): Promise<Readonly<Record<Role, ConnectionRecord | undefined>>> {
  const find = async ({ connection }: ModelRef): Promise<ConnectionRecord | undefined> =>
    connection === SIMULATED.id ? SIMULATED : db.connections.get(connection);
  const [optimizer, task] = await Promise.all([find(models.optimizer), find(models.task)]);
  return { optimizer, task };
}

/**
 * The same for those who cannot do without.
 * @throws ModelError when one is not in this browser.
 */
export async function connectionsOf(
  db: Db,
  models: Models,
): Promise<Readonly<Record<Role, ConnectionRecord>>> {
  const { optimizer, task } = await storedConnections(db, models);
  if (!optimizer) throw missing(models.optimizer);
  if (!task) throw missing(models.task);
  return { optimizer, task };
}

const missing = ({ connection }: ModelRef): ModelError =>
  new ModelError(
    'network',
    `The connection “${connection}” is not in this browser. Add it under Models, then resume.`,
  );

/** What the models of a run cost on their connections; missing where unknown. */
export function pricesOf(
  connections: Readonly<Record<Role, Pick<ConnectionRecord, 'prices'>>>,
  refs: Models,
): Partial<Record<Role, Price>> {
  const priceOf = (role: Role) => connections[role].prices[refs[role].model];
  const [optimizer, task] = [priceOf('optimizer'), priceOf('task')];
  return { ...(optimizer && { optimizer }), ...(task && { task }) };
}

/**
 * Makes the models of a run. Both roles on one connection share its lane. A model whose connection is missing fails when
 * it is first called, and not before: what is remembered needs no connection, and costs what it `cost` when the run was
 * last started.
 */
export async function connect(
  db: Db,
  refs: Models,
  cost: Partial<Record<Role, Price>> = {},
): Promise<Connected> {
  const connections = await storedConnections(db, refs);
  const lanes = new Map<string, TransportLane>();
  const modelOf = async (role: Role): Promise<Model> => {
    const connection = connections[role];
    if (!connection) return () => Promise.reject(missing(refs[role]));
    const lane = lanes.get(connection.id) ?? makeLane(parallelOf(connection));
    lanes.set(connection.id, lane);
    return limited(retried(timed(steered(await providerOf(db, connection), lane))), lane);
  };
  const asBefore = (role: Role) => ({ prices: cost[role] ? { [refs[role].model]: cost[role] } : {} });
  const { optimizer = asBefore('optimizer'), task = asBefore('task') } = connections;
  return {
    models: { optimizer: await modelOf('optimizer'), task: await modelOf('task') },
    prices: pricesOf({ optimizer, task }, refs),
    underWay: () => [...lanes.values()].reduce((sum, { inFlight }) => sum + inFlight, 0),
  };
}

/** Calls that can really be in flight at a time: what the person allows, or fewer where browsers do. */
const parallelOf = ({ baseUrl, concurrency }: ConnectionRecord): number =>
  baseUrl === undefined ? concurrency : parallelTo(baseUrl, concurrency);

/** The part of a request's address that the provider knows: `connection/model` without the connection. */
const named =
  (model: Model, connection: string): Model =>
  (request, signal) =>
    model({ ...request, model: request.model.slice(connection.length + 1) }, signal);

async function providerOf(db: Db, { id, provider, baseUrl = '' }: ConnectionRecord): Promise<Model> {
  switch (provider) {
    case 'simulated':
      return simulated({ delayMs: await followSimulatedDelay(db) });
    case 'openai': {
      const { openaiCompatible } = await import('../providers/openai/index.ts');
      if (keyOf(id) === '') await keysSettled(); // a page that is just loading may not have told it yet
      return named(openaiCompatible({ baseUrl, key: keyOf(id) }), id);
    }
    default:
      return provider satisfies never;
  }
}

/** How long a call takes when nothing was measured yet, in seconds. */
const DEFAULT_LATENCY = { optimizer: 4, task: 1.2 } as const;

/** Calls that a measurement rests on. */
const ENOUGH = 5;

/** Runs of a model that are looked at for one. */
const LATELY = 10;

/** What the calls of each role go through, with latencies measured on earlier runs of the same model where there are any. */
export async function lanesOf(
  db: Db,
  refs: Models,
  connections: Readonly<Record<Role, ConnectionRecord>>,
): Promise<Readonly<Record<Role, Lane>>> {
  const laneOf = async (role: Role): Promise<Lane> => {
    const parallel = parallelOf(connections[role]);
    if (connections[role].provider === 'simulated') {
      const delay = await simulatedDelay(db);
      return {
        parallel,
        latency: (delay * (role === 'optimizer' ? 3 : 1) + 1) / 1000,
        guessed: false,
      };
    }
    const measured = await medianSeconds(db, refs[role], role);
    return {
      parallel,
      latency: measured ?? DEFAULT_LATENCY[role],
      guessed: measured === undefined,
    };
  };
  return { optimizer: await laneOf('optimizer'), task: await laneOf('task') };
}

/** Of the newest run of the model that has made enough calls. */
async function medianSeconds(db: Db, ref: ModelRef, role: Role): Promise<number | undefined> {
  const address = modelAddress(ref);
  const same = db.runs
    .orderBy('createdAt')
    .reverse()
    .filter(({ spec }) => modelAddress(spec.models[role]) === address);
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
