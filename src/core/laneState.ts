/** How the calls to one connection fare at this moment, for whoever watches a run. */
export interface LaneState {
  /** Id of the connection. */
  readonly connection: string;
  /** Calls that may be in flight at a time, as things are. */
  readonly width: number;
  readonly inFlight: number;
  readonly waiting: number;
  /** Why nothing goes out now, or less than could; missing when all is well. */
  readonly held?: Hold;
}

export interface Hold {
  readonly why:
    | 'network' // nothing comes back: it is tried again until it does
    | 'rate-limit'
    | 'loading'; // a local model is being fetched or brought onto the device
  /** A sentence. */
  readonly message: string;
  /** When it is tried again, in milliseconds since 1970. */
  readonly until?: number;
  /** How far it is, from 0 to 1. */
  readonly progress?: number;
}
