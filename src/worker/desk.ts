import type { LocalModel, LocalReport } from '../catalog/localModel.ts';
import type { Check, ConnectionReport } from '../core/connectionReport.ts';
import type { Estimate } from '../core/estimate.ts';
import type { Budget, RunSpec } from '../core/spec.ts';
import type { Dataset } from '../core/task.ts';
import type { ConnectionRecord } from '../store/db.ts';
import type { Ledger } from '../views/ledger.ts';

/** What is tested. */
export interface TestSubject {
  readonly connection: ConnectionRecord;
  /** Empty where none is needed. */
  readonly key: string;
  /** Asked a few questions, which a provider may bill; without it only the way to the server is looked at. */
  readonly model?: string | undefined;
}

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
 * Questions that a page puts to its worker, and on which no run depends. Runs never go through here: they are wanted,
 * recorded and shown through the database alone.
 */
export interface Desk {
  /** Rehearses the run. Rejects with a sentence when the spec cannot run. */
  estimate(spec: RunSpec, budget: Budget, dataset: Dataset): Promise<Estimate>;
  /**
   * Goes to a server step by step; `tell` hears all checks whenever one of them changes. Never rejects.
   * @param ticket A name of this test, by which it can be stopped.
   */
  testConnection(
    subject: TestSubject,
    ticket: string,
    tell: (checks: readonly Check[]) => void,
  ): Promise<ConnectionReport>;
  /** Ends a test that is under way. */
  stopTest(ticket: string): Promise<void>;
  /** Runs a finished run again without models and checks every event. Never rejects. */
  replay(runId: string): Promise<ReplayReport>;
  /** Adds up what a run cost so far. Rejects with a sentence when its rows are gone. */
  ledger(runId: string): Promise<Ledger>;
  /** Brings a local model onto the device, fetching what is missing; `watchEngine` tells how far it is. Never rejects. */
  loadLocal(model: LocalModel): Promise<LocalReport>;
  /** Loads a local model and has it answer one short question. Never rejects. */
  tryLocal(model: LocalModel): Promise<LocalReport>;
  /** Gives the graphics memory back, wherever the engine lives, unless it is answering calls. Never rejects. */
  unloadLocal(): Promise<LocalReport>;
}
