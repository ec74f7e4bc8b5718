import type { Dataset, TaskSpec } from '../core/task.ts';
import { labelsOf } from './dataChecks.ts';
import type { Db, TaskRecord } from './db.ts';

/** What a new task is made of. */
export type TaskDraft = Omit<TaskSpec, 'id' | 'datasetId'>;

/** Stores a task together with its rows. Rows are named by content, so the same data is stored once. */
export async function saveTask(db: Db, task: TaskRecord, dataset?: Dataset): Promise<void> {
  await db.transaction('rw', db.tasks, db.datasets, async () => {
    if (dataset) await db.datasets.put(dataset);
    await db.tasks.put(task);
  });
}

/** Makes a task of a draft and its rows, and returns its id. */
export async function createTask(db: Db, draft: TaskDraft, dataset: Dataset): Promise<string> {
  const id = newTaskId();
  const now = Date.now();
  const spec: TaskSpec = { ...draft, id, datasetId: dataset.id };
  await saveTask(db, { id, spec, createdAt: now, updatedAt: now }, dataset);
  return id;
}

/**
 * Changes a task and returns the moment of the change. Runs that exist keep the spec that they began with.
 * @throws Error when the task is not there any more.
 */
export const updateTask = (
  db: Db,
  id: string,
  change: Partial<Omit<TaskSpec, 'id' | 'datasetId'>>,
): Promise<number> =>
  db.transaction('rw', db.tasks, async () => {
    const task = await db.tasks.get(id);
    if (!task)
      throw new Error('This task was deleted, perhaps in another tab. Undo the deletion there to go on.');
    // later than the change before, even where the clock stands still or was set back
    const updatedAt = Math.max(Date.now(), task.updatedAt + 1);
    await db.tasks.put({ ...task, spec: { ...task.spec, ...change }, updatedAt });
    return updatedAt;
  });

/** What `deleteTask` took away, for `restoreTask`. */
export interface DeletedTask {
  readonly task: TaskRecord;
  readonly dataset: Dataset | undefined;
}

/** Deletes a task, and its rows where no other task and no run needs them. Runs stay. Returns what it takes to undo it. */
export const deleteTask = (db: Db, id: string): Promise<DeletedTask | undefined> =>
  db.transaction('rw', db.tasks, db.datasets, db.runs, async () => {
    const task = await db.tasks.get(id);
    if (!task) return undefined;
    await db.tasks.delete(id);
    const { datasetId } = task.spec;
    const dataset = await db.datasets.get(datasetId);
    const needs = (spec: { datasetId: string }) => spec.datasetId === datasetId;
    const needed =
      (await db.tasks.filter((other) => needs(other.spec)).count()) +
      (await db.runs.filter((run) => needs(run.spec.task)).count());
    if (needed === 0) await db.datasets.delete(datasetId);
    return { task, dataset };
  });

/** Undoes `deleteTask`. */
export const restoreTask = (db: Db, { task, dataset }: DeletedTask): Promise<void> =>
  saveTask(db, task, dataset);

/** A task in a list. */
export interface TaskSummary {
  readonly task: TaskRecord;
  readonly rows: number;
  /** Distinct targets, where they are labels. */
  readonly labels: number | undefined;
  readonly runs: number;
}

/** Labels by data set, remembered since a data set never changes. */
const labelCounts = new Map<string, number | undefined>();

/** All tasks, the one changed last first. */
export async function taskSummaries(db: Db): Promise<TaskSummary[]> {
  const tasks = await db.tasks.orderBy('updatedAt').reverse().toArray();
  return Promise.all(
    tasks.map(async (task) => ({
      task,
      rows: task.spec.split.train.length + task.spec.split.dev.length + task.spec.split.test.length,
      labels: await labelCount(db, task.spec.datasetId),
      runs: await db.runs.where('spec.task.id').equals(task.id).count(),
    })),
  );
}

async function labelCount(db: Db, datasetId: string): Promise<number | undefined> {
  if (!labelCounts.has(datasetId)) {
    const dataset = await db.datasets.get(datasetId);
    if (!dataset) return undefined;
    labelCounts.set(datasetId, labelsOf(dataset.examples)?.length);
  }
  return labelCounts.get(datasetId);
}

/** 80 random bits. `crypto.randomUUID` is missing on pages that a plain http address serves. */
function newTaskId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return `t-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
