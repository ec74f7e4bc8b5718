import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Db } from '../../../src/store/db.ts';
import { growSample } from '../../../src/ui/newrun/growSample.ts';

const samples = vi.hoisted(() => ({ known: true }));
vi.mock('../../../src/store/samples.ts', async (original) => ({
  ...(await original<typeof import('../../../src/store/samples.ts')>()),
  isSampleDataset: () => samples.known,
}));

const read = vi.fn((file: string) =>
  readFile(path.resolve(import.meta.dirname, '../../../public', file), 'utf8'),
);

let db: Db;
beforeEach(() => {
  db = new Db(`grow ${Math.random()}`);
  read.mockClear();
});
afterEach(() => db.delete());

const grow = async () => (await db.runs.get(await growSample(db, read)))!;

describe('growing a sample run', () => {
  it('makes the task and a quick run on the simulated model', async () => {
    const run = await grow();
    expect(run).toMatchObject({
      name: 'Support triage · EvoPrompt DE',
      status: 'waiting',
      wanted: 'running',
      prices: { optimizer: { input: 0, output: 0 }, task: { input: 0, output: 0 } },
      spec: {
        method: { id: 'evoprompt-de' },
        options: { populationSize: 6, generations: 4 },
        models: { optimizer: { connection: 'simulated' }, task: { connection: 'simulated' } },
      },
    });
    const task = (await db.tasks.get(run.spec.task.id))!;
    expect(task).toMatchObject({ sample: 'support-triage', spec: run.spec.task });
    expect(await db.datasets.get(task.spec.datasetId)).toBeDefined();
    expect(run.spec.task.split.test.length).toBeGreaterThanOrEqual(70);
    expect(run.budget.calls).toBeGreaterThan(
      40 * run.spec.task.split.dev.length + 2 * run.spec.task.split.test.length,
    );
  });

  it('grows another tree each time, on the task that is there', async () => {
    const first = await grow();
    const second = await grow();
    expect(second.spec.seed).not.toBe(first.spec.seed);
    expect(second.spec.task).toEqual(first.spec.task);
    expect(await db.tasks.count()).toBe(1);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('keeps what a person made of the sample, and grows it', async () => {
    const { spec } = await grow();
    await db.tasks.update(spec.task.id, { spec: { ...spec.task, seeds: [{ text: 'Mine.' }] } });
    expect((await grow()).spec.task.seeds).toEqual([{ text: 'Mine.' }]);
  });

  it('takes the sample as it comes where the task can no longer be grown, and leaves the task alone', async () => {
    const { spec } = await grow();
    const emptied = { ...spec.task, split: { ...spec.task.split, dev: [] } };
    await db.tasks.update(spec.task.id, { spec: emptied });
    expect((await grow()).spec.task).toEqual(spec.task);
    expect((await db.tasks.get(spec.task.id))?.spec).toEqual(emptied);
  });

  it('says when the sample cannot be loaded', async () => {
    const unreachable = growSample(db, async () => {
      throw new Error('The sample could not be loaded.');
    });
    await expect(unreachable).rejects.toThrow('could not be loaded');
    expect(await db.tasks.count()).toBe(0);
    expect(await db.runs.count()).toBe(0);
  });
});
