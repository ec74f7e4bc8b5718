import type { LocalModel, LocalReport } from '../catalog/localModel.ts';
import type { ConnectionReport } from '../core/connectionReport.ts';
import type { Estimate } from '../core/estimate.ts';
import type { Budget, RunSpec } from '../core/spec.ts';
import type { Dataset } from '../core/task.ts';
import type { ConnectionRecord } from '../store/db.ts';

export type { ConnectionReport };

/** What came of running a finished run again from what was recorded. */
export interface ReplayReport {
  /** The identical tree grew, and the identical champion won. */
  readonly same: boolean;
  /** A sentence. */
  readonly message: string;
  readonly calls: number;
  readonly events: number;
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
  /** Runs a finished run again without models and checks every event. Never rejects. */
  replay(runId: string): Promise<ReplayReport>;
  /** Brings a local model onto the device, fetching what is missing; `watchEngine` tells how far it is. Never rejects. */
  loadLocal(model: LocalModel): Promise<LocalReport>;
  /** Loads a local model and has it answer one short question. Never rejects. */
  tryLocal(model: LocalModel): Promise<LocalReport>;
  /** Gives the graphics memory back, wherever the engine lives, unless it is answering calls. Never rejects. */
  unloadLocal(): Promise<LocalReport>;
}
