import type { Candidate, Parent } from './candidate.ts';
import type { Completion, Request, Role, Usage } from './model.ts';
import type { Measuring, Split } from './task.ts';

/** What happened in a run. Append-only; everything on screen is folded from these. */
export type RunEvent =
  /** The first event. `spec` is the digest of what the run is a function of, so that a changed option is refused. */
  | { readonly type: 'run-began'; readonly spec: string }
  | { readonly type: 'round-started'; readonly round: number }
  | {
      readonly type: 'reply-received';
      readonly by: string;
      /** Who replied. @default 'optimizer' */
      readonly role?: 'judge';
      readonly calls: readonly string[];
      readonly usage: Usage;
      readonly fault?: string;
    }
  | { readonly type: 'candidate-proposed'; readonly candidate: Candidate }
  | {
      readonly type: 'proposal-failed';
      readonly by: string;
      readonly parents: readonly Parent[];
      readonly calls: readonly string[];
      readonly fault: string;
    }
  | {
      readonly type: 'candidate-scored';
      readonly candidateId: string;
      /** A whole split by name, or the ids of the examples. */
      readonly on: Split | readonly string[];
      readonly score: number;
      /** One score for each example, in the order of `on`. */
      readonly scores: readonly number[];
      /** Of the examples, how many were asked and counted; missing when all were. The others the method knew already. */
      readonly asked?: number;
      /** @default 'metric' */
      readonly measuring?: Measuring;
      readonly usage: Usage;
    }
  /** What a method found out about a candidate after it was there, such as how a jury voted. */
  | { readonly type: 'candidate-remarked'; readonly candidateId: string; readonly remark: string }
  | { readonly type: 'population-kept'; readonly ids: readonly string[] }
  /** The test split was opened for these two. Their scores on it are `candidate-scored` events before this one. */
  | { readonly type: 'test-opened'; readonly start: string; readonly champion: string };

/** An event at its place in the run. */
export interface Entry {
  readonly place: string;
  readonly event: RunEvent;
}

/** The log of one run. Entries at places that are already written are never written again. */
export interface Journal {
  read(): Promise<readonly Entry[]>;
  /** Resolves when the entries are durable. */
  write(entries: readonly Entry[]): Promise<void>;
}

/** A remembered model call. Task calls leave out the request, since prompt and example give it again. */
export interface RememberedCall {
  readonly key: string;
  readonly role: Role;
  readonly completion: Completion;
  readonly request?: Request;
  /** Milliseconds that the call took. */
  readonly ms: number;
}

/** Model calls by key, shared by all runs. */
export interface Memo {
  get(key: string): Promise<RememberedCall | undefined>;
  /**
   * Remembers a call unless its key is known already. Resolves with what is remembered under the key, when that is
   * durable: of two answers to one question the first stands, for everybody.
   */
  put(call: RememberedCall): Promise<RememberedCall>;
}

/**
 * Orders places as a run that does one thing at a time would have come to them. A place is the path of counters to
 * a verb: `3.1/0` is the first verb of the second item of the map that was the fourth verb. The place `begin` comes
 * first; the places of the finals begin with `f` and those of the verdict with `v`, and come last in this order.
 */
export function comparePlaces(a: string, b: string): number {
  if (a === b) return 0;
  const [as, bs] = [segments(a), segments(b)];
  for (let i = 0; i < Math.max(as.length, bs.length); i++) {
    const [x, y] = [as[i], bs[i]];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    if (x !== y) return rank(x) - rank(y) || (x < y ? -1 : 1);
  }
  return 0;
}

const segments = (place: string): string[] => place.split(/[./]/);
const rank = (segment: string): number =>
  segment === 'begin' ? -1 : /^\d+$/.test(segment) ? Number(segment) : Infinity;
