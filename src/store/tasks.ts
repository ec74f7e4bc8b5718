import type { Dataset } from '../core/task.ts';
import type { Db, TaskRecord } from './db.ts';

/** Stores a task together with its rows. Rows are named by content, so the same data is stored once. */
export async function saveTask(db: Db, task: TaskRecord, dataset?: Dataset): Promise<void> {
  await db.transaction('rw', db.tasks, db.datasets, async () => {
    if (dataset) await db.datasets.put(dataset);
    await db.tasks.put(task);
  });
}

/** Deletes a task, and its rows where no other task and no run needs them. Runs stay. */
export async function deleteTask(db: Db, id: string): Promise<void> {
  await db.transaction('rw', db.tasks, db.datasets, db.runs, async () => {
    const task = await db.tasks.get(id);
    if (!task) return;
    await db.tasks.delete(id);
    const { datasetId } = task.spec;
    const needs = (spec: { datasetId: string }) => spec.datasetId === datasetId;
    const needed =
      (await db.tasks.filter((other) => needs(other.spec)).count()) +
      (await db.runs.filter((run) => needs(run.spec.task)).count());
    if (needed === 0) await db.datasets.delete(datasetId);
  });
}
