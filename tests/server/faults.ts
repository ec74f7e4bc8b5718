import { random, type Random } from '../../src/core/random.ts';

/** What can go wrong with one answer. Those that come after `cut` cost the model's work all the same. */
export const faults = [
  'key', // 401
  'credit', // 402
  'insufficient-quota', // 429, but waiting does not help
  'unknown-model', // 404
  'too-long', // 400
  'echo', // 400 that repeats the caller's Authorization header
  'rate-limit', // 429, Retry-After in seconds, exposed to browsers
  'rate-limit-ms', // 429, retry-after-ms
  'rate-limit-date', // 429, Retry-After as an HTTP date
  'rate-limit-hidden', // 429, Retry-After that a browser may not read
  'server', // 500
  'silent', // nothing is ever answered
  'cut', // the connection ends before the answer
  'cut-body', // the connection ends in the middle of the answer
  'malformed', // broken JSON
  'empty', // no body
  'stalled', // half a body, and then nothing
  'no-cors', // an answer that a browser may not read
  'wrong-type', // a web page
  'content-filter',
  'refusal',
  'length',
] as const;

export type Fault = (typeof faults)[number];

/** Which requests fail, and how. */
export interface FaultPlan {
  /** One of these for each failing request: in turn with `next`, drawn with `share`. */
  readonly kinds: readonly Fault[];
  /** Share of requests that fail, 0 to 1. */
  readonly share?: number;
  /** Only so many of the requests that come from now on fail; all of them when `share` is missing. */
  readonly next?: number;
  /** @default 'faults' */
  readonly seed?: string;
}

/** Draws the fault of each request in the order of their arrival. */
export function faultSource({
  kinds,
  share,
  next = Infinity,
  seed = 'faults',
}: FaultPlan): () => Fault | undefined {
  const stream: Random = random(seed);
  let made = 0;
  return () => {
    if (kinds.length === 0 || made >= next) return undefined;
    if (share !== undefined && stream.float() >= share) return undefined;
    const fault = share === undefined ? kinds[made % kinds.length]! : stream.pick(kinds);
    made += 1;
    return fault;
  };
}
