import { modelAddress } from '../core/model.ts';
import type { Budget, RunRecord, Wanted } from '../core/spec.ts';
import { neededCalls } from './archive/neededCalls.ts';
import { originKey } from './archive/origin.ts';
import { budgetMarkKey } from './budgetMarks.ts';
import type { Db } from './db.ts';
import { readJournal } from './journal.ts';

/** Asks the runner for something; it obeys as soon as it sees it, in whichever tab it lives. */
export const want = (db: Db, id: string, wanted: Wanted): Promise<number> =>
  db.runs
    .where('id')
    .equals(id)
    .modify((run: Writable<RunRecord>) => {
      run.wanted = wanted;
      // nobody works on it yet who could say so
      if (wanted === 'paused' && run.status === 'waiting') run.status = 'paused';
    });

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

/** Sets whether the first call that fails interrupts the run; one that is under way goes on with that from where it is. */
export const setFailFast = (db: Db, id: string, failFast: boolean): Promise<number> =>
  db.runs.update(id, { failFast });

/**
 * Changes the budget of a run and lets it go on: one that had ended for lack of it from there, one that is under way
 * from where it is.
 */
export async function raiseBudget(db: Db, id: string, budget: Budget): Promise<void> {
  await db.runs
    .where('id')
    .equals(id)
    .modify((run: Writable<RunRecord>) => {
      run.budget = budget;
      run.wanted = 'running';
      if (run.status !== 'running') reopen(run);
    });
}

/**
 * Deletes a run with everything that only it needs, its rows of data included. Answers of the task model stay while another run works on the
 * same data, since runs share them; so do prompts written for the same seed. They go with the last of these runs. Of other
 * data that has some of the rows, those that its runs have used stay.
 * `last` is the run as it was last seen, for one whose row is gone already.
 */
export async function deleteRun(db: Db, id: string, last?: RunRecord): Promise<void> {
  const { runs, events, outcomes, calls: callRows, lost, progress, settings, tasks, datasets } = db;
  const tables = [runs, events, outcomes, callRows, lost, progress, settings, tasks, datasets];
  const elsewhere = await usedElsewhere(db, (await db.runs.get(id)) ?? last);
  await db.transaction('rw', tables, async () => {
    const run = (await db.runs.get(id)) ?? last;
    await db.runs.delete(id);
    await db.events.where('[runId+seq]').between([id, -Infinity], [id, Infinity]).delete();
    await db.outcomes.where('[runId+place]').between([id, ''], [id, '\uffff']).delete();
    await db.progress.delete(id);
    await db.lost.where('runId').equals(id).delete();
    await db.settings.bulkDelete([originKey(id), budgetMarkKey(id)]);
    const calls = () => db.calls.where('runId').equals(id);
    for (const [dataset, keys] of elsewhere)
      await db.calls
        .where('runId')
        .anyOf(id, ...(run ? [commonTo(run.spec.task.datasetId)] : []))
        .and(({ key }) => keys.has(key))
        .modify({ runId: commonTo(dataset) });
    if (!run) return void (await calls().delete());
    const { datasetId } = run.spec.task;
    const others = await db.runs.filter(({ spec }) => spec.task.datasetId === datasetId).toArray();
    const common = commonTo(datasetId);
    if (others.length > 0) {
      const sameSeed = others.some(({ spec }) => spec.seed === run.spec.seed);
      if (!sameSeed)
        await calls()
          .filter(({ role }) => role !== 'task')
          .delete();
      await calls().modify({ runId: common });
    } else {
      await db.calls.where('runId').anyOf(id, common).delete();
      const tasks = await db.tasks.filter(({ spec }) => spec.datasetId === datasetId).count();
      if (tasks === 0) await db.datasets.delete(datasetId);
    }
  });
}

/** By data set: the keys of the calls that runs on other data, with some of the same rows, rest on. */
async function usedElsewhere(db: Db, run: RunRecord | undefined): Promise<Map<string, Set<string>>> {
  const used = new Map<string, Set<string>>();
  if (!run) return used;
  const { datasetId, split } = run.spec.task;
  const rows = new Set(Object.values(split).flat());
  const others = await db.runs
    .filter(
      ({ spec: { task, models } }) =>
        task.datasetId !== datasetId &&
        modelAddress(models.task) === modelAddress(run.spec.models.task) &&
        Object.values(task.split)
          .flat()
          .some((row) => rows.has(row)),
    )
    .toArray();
  for (const { id, spec } of others) {
    const dataset = await db.datasets.get(spec.task.datasetId);
    if (!dataset) continue;
    // a run that contradicts itself needs nothing that could still help it
    const needed = await neededCalls(spec, await readJournal(db, id), dataset.examples).catch(
      () => undefined,
    );
    used.set(dataset.id, new Set([...(used.get(dataset.id) ?? []), ...(needed?.keys() ?? [])]));
  }
  return used;
}

/** In place of a run: whose the calls are that runs on the same data share, once the run that paid for them is deleted. */
const commonTo = (datasetId: string): string => `data ${datasetId}`;

function reopen(run: Writable<RunRecord>): void {
  run.status = 'waiting';
  delete run.ending;
  delete run.endedAt;
  delete run.champion;
  delete run.error;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
