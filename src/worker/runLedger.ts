import { neededCalls } from '../store/archive/neededCalls.ts';
import type { Db } from '../store/db.ts';
import { eventsOf } from '../store/journal.ts';
import { lostCallsOf } from '../store/lostCalls.ts';
import { ledgerOf, type Ledger } from '../views/ledger.ts';

/**
 * What a run cost, from all its rows: here and not in the page, since thousands of calls are found again by their hash. Of a run
 * that was made elsewhere nobody here knows who paid for which answer: there every answer that it rests on counts once.
 * @throws Error with a sentence when the run or its rows are gone.
 */
export async function runLedger(db: Db, runId: string): Promise<Ledger> {
  const run = await db.runs.get(runId);
  const dataset = run && (await db.datasets.get(run.spec.task.datasetId));
  if (!run || !dataset) throw new Error('The run or its rows are no longer in this browser.');
  const { spec, prices } = run;
  const { examples } = dataset;
  const [entries, lost] = await Promise.all([eventsOf(db, runId), lostCallsOf(db, runId)]);
  const calls = run.imported
    ? await db.calls.bulkGet([...(await neededCalls(spec, entries, examples)).keys()])
    : await db.calls.where('runId').equals(runId).toArray();
  const found = calls.filter((call) => call !== undefined);
  return ledgerOf({ spec, prices, entries, examples, calls: found, lost });
}
