import { ModelError } from '../core/errors.ts';
import type { LaneState } from '../core/laneState.ts';
import {
  byRole,
  castOf,
  modelAddress,
  ofRole,
  type Cast,
  type Model,
  type ModelRef,
  type Models,
  worstCase,
  type Price,
  type Request,
  type Role,
} from '../core/model.ts';
import type { Lane } from '../engine/standIn.ts';
import { retried } from '../providers/transport/retried.ts';
import { timed } from '../providers/transport/timed.ts';
import { capabilitiesOf, listFor, priceOf, SIMULATED } from '../store/connections.ts';
import type { ConnectionRecord, Db, LostCallRow } from '../store/db.ts';
import { simulatedDelay } from '../store/simulatedSpeed.ts';
import { type Lanes, parallelOf, stateOf } from './lanes.ts';
import { providerOf } from './providers.ts';

export interface Connected {
  readonly models: Cast<Model>;
  /** Missing where unknown. */
  readonly prices: Partial<Record<Role, Price>>;
  /** How the connections fare, calls that have really left included. */
  readonly lanes: () => readonly LaneState[];
  /** Calls back whenever one of the lanes is held or let go, and returns what ends that. */
  readonly watchLanes: (callback: () => void) => () => void;
}

export interface Connecting {
  /** What the models cost when the run was last started, for connections that are gone. */
  readonly cost?: Partial<Record<Role, Price>>;
  /** A failed try is not made again. */
  readonly failFast?: boolean | undefined;
  /** Told of an answer that was lost on the way, and may be billed. */
  readonly onLost?: (lost: Pick<LostCallRow, 'role' | 'kind' | 'worst'>) => void;
}

/** The connections that a run's models are on; missing where one is not in this browser. */
async function storedConnections(db: Db, models: Models): Promise<Cast<ConnectionRecord | undefined>> {
  const find = async ({ connection }: ModelRef): Promise<ConnectionRecord | undefined> =>
    connection === SIMULATED.id ? SIMULATED : db.connections.get(connection);
  return awaited(castOf(models, find));
}

/**
 * The same for those who cannot do without.
 * @throws ModelError when one is not in this browser.
 */
export async function connectionsOf(db: Db, models: Models): Promise<Cast<ConnectionRecord>> {
  const stored = await storedConnections(db, models);
  return castOf(models, (ref, role) => {
    const connection = stored[role];
    if (!connection) throw missing(ref);
    return connection;
  });
}

const missing = ({ connection }: ModelRef): ModelError =>
  new ModelError(
    'network',
    `The connection “${connection}” is not in this browser. Add it under Models, then resume.`,
  );

/** What the models of a run cost on their connections; missing where unknown. */
export async function pricesOf(
  connections: Cast<ConnectionRecord | undefined>,
  refs: Models,
): Promise<Partial<Record<Role, Price>>> {
  const list = await listFor(Object.values(connections));
  const prices = byRole((role) => priceOf(ofRole(connections, role), ofRole(refs, role).model, list));
  return Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
}

/**
 * Makes the models of a run, on the lanes that all runs share. A model whose connection is missing fails when it is first
 * called, and not before: what is remembered needs no connection, and costs what it did when the run was last started.
 */
export async function connect(
  db: Db,
  refs: Models,
  lanes: Lanes,
  { cost = {}, failFast, onLost }: Connecting = {},
): Promise<Connected> {
  const connections = await storedConnections(db, refs);
  const used = new Map<string, ReturnType<Lanes['of']>>();
  const make = async (connection: ConnectionRecord | undefined, role: Role): Promise<Model> => {
    if (!connection) return () => Promise.reject(missing(ofRole(refs, role)));
    const lane = lanes.of(connection);
    used.set(connection.id, lane);
    const model = timed(await providerOf(db, connection, lane));
    return retried(model, lane, {
      failFast,
      ...(readsOnce(connection, ofRole(refs, role)) && { textOf }),
      onLost: (request, { kind }) => onLost?.({ role, kind, worst: worstCase(request) }),
    });
  };
  return {
    models: await awaited(castOf(connections, make)),
    prices: {
      ...(await pricesOf(connections, refs)),
      ...Object.fromEntries(Object.entries(cost).filter(([role]) => !ofRole(connections, role as Role))),
    },
    lanes: () => [...used].map(([id, lane]) => stateOf(id, lane)),
    watchLanes: (callback) => {
      const watches = [...used.values()].map((lane) => lane.watch(callback));
      return () => watches.forEach((end) => end());
    },
  };
}

/** Whether a model need not read again what the call before began with: it keeps it, and serves few at a time. */
const readsOnce = (connection: ConnectionRecord, { model }: ModelRef): boolean =>
  parallelOf(connection) === 1 || capabilitiesOf(connection, model)['prefix-cache'] === true;

/** What a model reads of a request, from its beginning; another model has read nothing of it. */
const textOf = ({ model, messages }: Request): string =>
  [model, ...messages.map(({ role, content }) => `${role}\n${content}`)].join('\n');

/** A cast whose members are still being fetched. */
async function awaited<T>({ optimizer, task, judge }: Cast<Promise<T>>): Promise<Cast<T>> {
  const [a, b, c] = await Promise.all([optimizer, task, judge]);
  return { optimizer: a, task: b, ...(judge !== undefined && { judge: c as T }) };
}

/** How long a call takes when nothing was measured yet, in seconds. */
const DEFAULT_LATENCY = { optimizer: 4, task: 1.2, judge: 2 } as const;

/** Calls that a measurement rests on. */
const ENOUGH = 5;

/** Runs of a model that are looked at for one. */
const LATELY = 10;

/** What the calls of each role go through, with latencies measured on earlier runs of the same model where there are any. */
export async function lanesOf(
  db: Db,
  refs: Models,
  connections: Cast<ConnectionRecord>,
): Promise<Cast<Lane>> {
  const laneOf = async (ref: ModelRef, role: Role): Promise<Lane> => {
    const connection = ofRole(connections, role);
    const parallel = parallelOf(connection);
    if (connection.provider === 'simulated') {
      const delay = await simulatedDelay(db);
      return {
        parallel,
        latency: (delay * (role === 'task' ? 1 : 3) + 1) / 1000,
        guessed: false,
      };
    }
    const measured = await medianSeconds(db, ref, role);
    return {
      parallel,
      latency: measured ?? DEFAULT_LATENCY[role],
      guessed: measured === undefined,
    };
  };
  return awaited(castOf(refs, laneOf));
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
