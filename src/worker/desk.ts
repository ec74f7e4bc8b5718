import type { Estimate } from '../core/estimate.ts';
import type { Budget, RunSpec } from '../core/spec.ts';
import type { Dataset } from '../core/task.ts';
import type { ConnectionRecord } from '../store/db.ts';

/** What is wrong with a connection, told apart as far as a browser lets us. */
export interface ConnectionReport {
  readonly ok: boolean;
  /** A `ModelErrorKind`, when not ok. */
  readonly kind?: string;
  /** A sentence: what was found. */
  readonly message: string;
  /** A sentence: what to do. */
  readonly remedy?: string;
  /** Models that the server lists, when it does. */
  readonly models: readonly string[];
  /** Milliseconds that one short answer took, when a model was tried. */
  readonly ms?: number;
}

/**
 * Questions that a page puts to its worker and that change nothing. Runs never go through here: they are wanted,
 * recorded and shown through the database alone.
 */
export interface Desk {
  /** Rehearses the run. Rejects with a sentence when the spec cannot run. */
  estimate(spec: RunSpec, budget: Budget, dataset: Dataset): Promise<Estimate>;
  /** Asks for the model list and, when `model` is given, for one short answer. Never rejects. */
  testConnection(connection: ConnectionRecord, key: string, model?: string): Promise<ConnectionReport>;
}
