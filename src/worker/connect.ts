import type { LaneState } from '../core/laneState.ts';
import {
  awaited,
  castOf,
  ofRole,
  worstCase,
  type Cast,
  type Model,
  type ModelRef,
  type Models,
  type Price,
  type Request,
  type Role,
} from '../core/model.ts';
import { retried } from '../providers/transport/retried.ts';
import { timed } from '../providers/transport/timed.ts';
import { capabilitiesOf } from '../store/connections.ts';
import type { ConnectionRecord, Db, LostCallRow } from '../store/db.ts';
import { connectionsOf, notHere, pricesOf } from './connections.ts';
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
  const connections = await connectionsOf(db, refs);
  const used = new Map<string, ReturnType<Lanes['of']>>();
  const make = async (ref: ModelRef, role: Role): Promise<Model> => {
    const connection = connections.get(ref.connection);
    if (!connection) return () => Promise.reject(notHere(ref));
    const lane = lanes.of(connection);
    used.set(connection.id, lane);
    const model = timed(await providerOf(db, connection, lane));
    return retried(model, lane, {
      failFast,
      breakOff: costsNothing(connection),
      ...(readsOnce(connection, ref) && { textOf }),
      onLost: (request, { kind }) => onLost?.({ role, kind, worst: worstCase(request) }),
    });
  };
  const isGone = (role: string) => !connections.has(ofRole(refs, role as Role).connection);
  return {
    models: await awaited(castOf(refs, make)),
    prices: {
      ...(await pricesOf(connections, refs)),
      ...Object.fromEntries(Object.entries(cost).filter(([role]) => isGone(role))),
    },
    lanes: () => [...used].map(([id, lane]) => stateOf(id, lane)),
    watchLanes: (callback) => {
      const watches = [...used.values()].map((lane) => lane.watch(callback));
      return () => watches.forEach((end) => end());
    },
  };
}

/** Whether the model is in this browser: nobody pays for an answer that is broken off, and one may be long in coming. */
const costsNothing = ({ provider }: ConnectionRecord): boolean =>
  provider === 'webllm' || provider === 'chrome';

/** Whether a model need not read again what the call before began with. Where nobody knows, one that serves one call at a time may. */
const readsOnce = (connection: ConnectionRecord, { model }: ModelRef): boolean =>
  capabilitiesOf(connection, model)['prefix-cache'] ?? parallelOf(connection) === 1;

/** What a model reads of a request, from its beginning; another model has read nothing of it. */
const textOf = ({ model, messages }: Request): string =>
  [model, ...messages.map(({ role, content }) => `${role}\n${content}`)].join('\n');
