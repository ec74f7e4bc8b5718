import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { datasetOf, exampleOf } from '../../src/core/digest.ts';
import { Db } from '../../src/store/db.ts';
import { DEFAULT_SHARES, splitExamples } from '../../src/store/split.ts';
import {
  createTask,
  deleteTask,
  restoreTask,
  taskSummaries,
  updateTask,
  type TaskDraft,
} from '../../src/store/tasks.ts';

const examples = Array.from({ length: 20 }, (_, i) =>
  exampleOf({ text: `row ${i}` }, i % 2 === 0 ? 'a' : 'b'),
);
const dataset = datasetOf(['text'], examples);
const draft: TaskDraft = {
  name: 'Letters',
  description: '',
  split: splitExamples(examples, DEFAULT_SHARES, 'seed'),
  metric: { kind: 'exact' },
  seeds: [{ text: 'Say a or b.' }],
  inputTemplate: '{{text}}',
  maxTokens: 20,
};

let db: Db;
beforeEach(() => (db = new Db(`tasks-${Math.random()}`)));
afterEach(() => db.delete());

it('lists a task with its rows, labels and runs', async () => {
  const id = await createTask(db, draft, dataset);
  await db.runs.put({ id: 'r', spec: { task: { id, datasetId: dataset.id } } } as never);
  expect(await taskSummaries(db)).toMatchObject([{ task: { id }, rows: 20, labels: 2, runs: 1 }]);
});

it('changes what it is told to and nothing else', async () => {
  const id = await createTask(db, draft, dataset);
  const before = await db.tasks.get(id);
  await updateTask(db, id, { name: 'Other' });
  const after = await db.tasks.get(id);
  expect(after!.spec).toEqual({ ...before!.spec, name: 'Other' });
  await expect(updateTask(db, 'gone', { name: 'x' })).rejects.toThrow('deleted');
});

it('deletes rows that nothing else needs, and puts all of it back', async () => {
  const id = await createTask(db, draft, dataset);
  const before = await db.tasks.get(id);
  const deleted = await deleteTask(db, id);
  expect([await db.tasks.count(), await db.datasets.count()]).toEqual([0, 0]);
  await restoreTask(db, deleted!);
  expect(await db.tasks.get(id)).toEqual(before);
  expect(await db.datasets.get(dataset.id)).toEqual(dataset);
});

it('keeps rows that another task or a run needs', async () => {
  const [one, two] = [await createTask(db, draft, dataset), await createTask(db, draft, dataset)];
  await deleteTask(db, one);
  expect(await db.datasets.count()).toBe(1);
  await db.runs.put({ id: 'r', spec: { task: { id: two, datasetId: dataset.id } } } as never);
  await deleteTask(db, two);
  expect(await db.datasets.count()).toBe(1);
});
