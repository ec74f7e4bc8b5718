import type { Entry, RememberedCall } from '../../core/event.ts';
import type { Completion } from '../../core/model.ts';
import type { RunRecord } from '../../core/spec.ts';
import type { Example } from '../../core/task.ts';

/** A run as one file. docs/run-format.md says what every part means; public/run-format.schema.json is its JSON Schema. */
export interface Archive {
  readonly format: typeof FORMAT;
  readonly version: (typeof VERSIONS)[number];
  /** ISO 8601. The only thing in which two exports of the same run differ. */
  readonly exportedAt: string;
  readonly run: ArchivedRun;
  readonly connections: readonly ArchivedConnection[];
  readonly dataset: ArchivedDataset;
  /** In the order of their places. */
  readonly events: readonly Entry[];
  /** In the order of their keys. */
  readonly calls: readonly ArchivedCall[];
}

/** A run without what only the browser that holds it can mean. */
export type ArchivedRun = Omit<RunRecord, 'wanted' | 'imported' | 'failFast' | 'status'> & {
  readonly status: 'paused' | 'done' | 'failed';
};

/** A remembered call. How long it took is `ms` alone. */
export type ArchivedCall = Omit<RememberedCall, 'completion'> & {
  readonly completion: Omit<Completion, 'ms'>;
};

/** Where the models of the run were. Never a key, and of the address no user, password or query. */
export interface ArchivedConnection {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly baseUrl?: string;
}

export interface ArchivedDataset {
  readonly id: string;
  readonly fields: readonly string[];
  /** The ids of all rows of the data set, so that its own id can be checked. */
  readonly rows: readonly string[];
  /** The rows that the run uses. */
  readonly examples: readonly Example[];
}

export const FORMAT = 'espalier-run';
/** Every version that can be read. What a later one adds is optional, so older files are read as they are. */
export const VERSIONS = [1, 2, 3] as const;
/** The version that is written. */
export const VERSION = 3;

/** What an importer takes at most. Counts, except where a unit is named. */
export const LIMITS = {
  fileBytes: 200_000_000,
  depth: 24,
  rows: 500_000,
  events: 1_000_000,
  calls: 1_000_000,
  listItems: 1_000_000,
  nameChars: 1_000,
  textChars: 2_000_000,
} as const;
