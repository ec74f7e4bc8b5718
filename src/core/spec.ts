import { canonicalJson, digest } from './digest.ts';
import type { ModelRef, Models, Price, Role } from './model.ts';
import type { OptionValues } from './optimizer.ts';
import type { Tallies, Total } from './tally.ts';
import type { TaskSpec } from './task.ts';

/** What a run is a function of, together with its recorded replies. Never changes once the run exists. */
export interface RunSpec {
  readonly method: { readonly id: string; readonly version: number };
  readonly options: OptionValues;
  readonly seed: string;
  readonly task: TaskSpec;
  readonly models: Models;
  /** The task model is held to answering with one JSON object. */
  readonly json?: true;
}

/** The identity of a spec. */
export const specDigest = (spec: RunSpec): string => digest(canonicalJson(spec));

/** Limits on logical calls, their tokens and dollars: a remembered answer counts too, so that methods compare fairly and a replay ends where the run ended. */
export interface Budget {
  readonly calls: number;
  readonly tokens?: number;
  readonly usd?: number;
}

/** What a person wants of a run. Written by a page, obeyed by the runner. */
export type Wanted = 'running' | 'paused' | 'stopped';

export type RunStatus = 'waiting' | 'running' | 'paused' | 'done' | 'failed';

/** Why a finished run ended. */
export type Ending = 'completed' | 'budget' | 'stopped';

/** A run as it is stored: the live handle that a method sees is `Run`. */
export interface RunRecord {
  readonly id: string;
  readonly name: string;
  readonly spec: RunSpec;
  readonly budget: Budget;
  readonly wanted: Wanted;
  readonly status: RunStatus;
  readonly ending?: Ending;
  /** The champion's candidate id, once the run is done. */
  readonly champion?: string;
  readonly error?: RunError;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly endedAt?: number;
  /** Prices when the run was last started, by role; missing where unknown. */
  readonly prices: Partial<Record<Role, Price>>;
  /** Made elsewhere and opened from a file. */
  readonly imported?: boolean;
  /** The first call that fails ends the run, instead of being asked again until the server is well. */
  readonly failFast?: boolean;
  /** The start is the champion of a run on another task model. */
  readonly migration?: Migration;
}

/** Where a prompt came from that is to be carried to another model. */
export interface Migration {
  readonly runId: string;
  /** The task model that the prompt was grown on. */
  readonly from: ModelRef;
  /** Its score on the test split there, when that was opened. */
  readonly score?: number;
}

export interface RunError {
  /** A `ModelErrorKind`, or `setup`, `divergence`, `storage`, or `bug`. */
  readonly kind: string;
  readonly message: string;
}

/** What a run took, remembered answers included: logical calls, their tokens, and dollars at the prices of its last start. */
export interface Spent extends Total {
  readonly byRole: Tallies;
  /** What else the servers may bill, at most: answers that were lost on the way and asked for again. Missing where none was. */
  readonly lost?: Total;
}
