import type { LaneState } from '../core/laneState.ts';
import { makeLane, type Lane } from '../providers/transport/lane.ts';
import { parallelTo } from '../providers/transport/parallel.ts';
import type { ConnectionRecord } from '../store/db.ts';

/**
 * The lanes of all connections, each shared by every run and role that goes through it: a server is not spared by runs
 * that each keep to a limit of their own.
 */
export class Lanes {
  readonly #lanes = new Map<string, { readonly lane: Lane; readonly parallel: number }>();

  /** A connection whose limit was changed gets a new lane; calls in the old one finish there. */
  of(connection: ConnectionRecord): Lane {
    const parallel = parallelOf(connection);
    const known = this.#lanes.get(connection.id);
    if (known?.parallel === parallel) return known.lane;
    const lane = makeLane(parallel);
    this.#lanes.set(connection.id, { lane, parallel });
    return lane;
  }
}

/** Calls that can really be in flight at a time: what the person allows, or fewer where browsers do. */
export const parallelOf = ({ baseUrl, concurrency }: ConnectionRecord): number =>
  baseUrl === undefined ? concurrency : parallelTo(baseUrl, concurrency);

/** How a lane fares, for the page. */
export const stateOf = (connection: string, { width, inFlight, waiting, held }: Lane): LaneState => ({
  connection,
  width,
  inFlight,
  waiting,
  ...(held && { held }),
});
