import type { Check, ConnectionReport } from '../../../core/connectionReport.ts';
import { setFound, setModels } from '../../../store/connections.ts';
import type { ConnectionRecord } from '../../../store/db.ts';
import { keyOf } from '../../../store/keys.ts';
import { db } from '../../db.ts';
import { desk } from '../../desk.ts';

/** A test of a connection as it fills in, and what came of it. */
export class Examination {
  checks = $state.raw<readonly Check[]>([]);
  report = $state.raw<ConnectionReport | undefined>();
  #ticket = $state<string | undefined>();

  get underWay(): boolean {
    return this.#ticket !== undefined;
  }

  /**
   * Begins a test, and remembers with the connection which models there are and what the model was found to heed.
   * @param model Asked a few questions; without it only the way to the server is looked at.
   */
  async start(connection: ConnectionRecord, model: string | undefined): Promise<void> {
    const ticket = crypto.randomUUID();
    this.#ticket = ticket;
    this.report = undefined;
    this.checks = [];
    try {
      const { proxy } = await import('comlink');
      const tell = proxy((checks: readonly Check[]) => void (this.checks = checks));
      const subject = { connection: $state.snapshot(connection), key: keyOf(connection.id), model };
      const report = await desk.testConnection(subject, ticket, tell);
      this.checks = report.checks;
      this.report = report;
      await remember(connection, model, report);
    } catch (error) {
      this.report = broken(error);
    } finally {
      this.#ticket = undefined;
    }
  }

  async stop(): Promise<void> {
    if (this.#ticket !== undefined) await desk.stopTest(this.#ticket);
  }
}

async function remember(
  { id, models }: ConnectionRecord,
  model: string | undefined,
  report: ConnectionReport,
): Promise<void> {
  if (report.models.length > 0) await setModels(db, id, [...report.models, ...models]);
  if (model !== undefined && Object.keys(report.found).length > 0)
    await setFound(db, id, model, report.found);
}

/** The worker that tests went away. */
const broken = (error: unknown): ConnectionReport => ({
  verdict: 'fault',
  message: error instanceof Error ? error.message : String(error),
  checks: [],
  models: [],
  found: {},
  calls: 0,
});
