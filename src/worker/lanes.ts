import { isLoopback } from '../core/baseUrl.ts';
import type { LaneState } from '../core/laneState.ts';
import { Lane } from '../providers/transport/lane.ts';
import { watchNetwork } from '../providers/transport/networkWatch.ts';
import { parallelTo } from '../providers/transport/parallel.ts';
import type { ConnectionRecord } from '../store/db.ts';

interface Known {
  readonly lane: Lane;
  readonly parallel: number;
  /** Its server cannot be reached while this device is offline. */
  readonly remote: boolean;
}

/**
 * The lanes of all connections, each shared by every run and role that goes through it: a server is not spared by runs
 * that each keep to a limit of their own. What one run has found out of a server's limits, the next one knows.
 */
export class Lanes {
  readonly #lanes = new Map<string, Known>();
  #online = true;

  /** @param watch Tells whether this device has a network, from now on. */
  constructor(watch: (tell: (online: boolean) => void) => void = watchNetwork) {
    watch((online) => {
      this.#online = online;
      for (const { lane, remote } of this.#lanes.values()) if (remote) lane.networkIs(online);
    });
  }

  /** A connection whose limit was changed gets a new lane; calls in the old one finish there. */
  of(connection: ConnectionRecord): Lane {
    const parallel = parallelOf(connection);
    const known = this.#lanes.get(connection.id);
    if (known?.parallel === parallel) return known.lane;
    const lane = new Lane(parallel);
    const remote = connection.baseUrl !== undefined && !isLoopback(connection.baseUrl);
    if (remote && !this.#online) lane.networkIs(false);
    this.#lanes.set(connection.id, { lane, parallel, remote });
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
