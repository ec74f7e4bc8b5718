import type { Budget, RunRecord, Wanted } from '../core/spec.ts';
import type { Db } from './db.ts';

/** Asks the runner for something; it obeys as soon as it sees it, in whichever tab it lives. */
export const want = (db: Db, id: string, wanted: Wanted): Promise<number> => db.runs.update(id, { wanted });

/** Goes on with a run that has failed, was paused or stopped. Nothing that is recorded is asked again. */
export async function resumeRun(db: Db, id: string): Promise<void> {
  await db.runs
    .where('id')
    .equals(id)
    .modify((run: Writable<RunRecord>) => {
      run.wanted = 'running';
      if (run.status !== 'running') reopen(run);
    });
}

/** Raises the budget of a run; one that had ended for lack of it goes on from there. */
export async function raiseBudget(db: Db, id: string, budget: Budget): Promise<void> {
  await db.runs
    .where('id')
    .equals(id)
    .modify((run: Writable<RunRecord>) => {
      run.budget = budget;
      run.wanted = 'running';
      reopen(run);
    });
}

/**
 * Deletes a run with everything that only it needs. Answers of the task model stay while another run works on the
 * same data, since runs share them.
 */
export async function deleteRun(db: Db, id: string): Promise<void> {
  await db.transaction('rw', db.runs, db.events, db.outcomes, db.calls, db.progress, async () => {
    const run = await db.runs.get(id);
    await db.runs.delete(id);
    await db.events.where('[runId+seq]').between([id, -Infinity], [id, Infinity]).delete();
    await db.outcomes.where('[runId+place]').between([id, ''], [id, '\uffff']).delete();
    await db.progress.delete(id);
    const datasetId = run?.spec.task.datasetId;
    const shared = (await db.runs.filter((other) => other.spec.task.datasetId === datasetId).count()) > 0;
    const calls = db.calls.where('runId').equals(id);
    await (shared ? calls.filter((call) => call.role !== 'task') : calls).delete();
  });
}

function reopen(run: Writable<RunRecord>): void {
  run.status = 'waiting';
  delete run.ending;
  delete run.endedAt;
  delete run.champion;
  delete run.error;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
