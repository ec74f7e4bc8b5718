import { describe, expect, it } from 'vitest';
import { datasetOf, exampleOf } from '../../src/core/digest.ts';
import type { Optimizer } from '../../src/core/optimizer.ts';
import type { RunRecord, RunSpec } from '../../src/core/spec.ts';
import { evopromptGA } from '../../src/optimizers/evoprompt/ga.ts';
import type { Db } from '../../src/store/db.ts';
import { dexieJournal, dexieMemo } from '../../src/store/journal.ts';
import { deleteRun, raiseBudget, resumeRun, want } from '../../src/store/runs.ts';
import { dataset, fakeCaller, specOf, start } from '../engine/harness.ts';
import { freshDbs } from './freshDb.ts';

const fresh = freshDbs();
const method = evopromptGA as unknown as Optimizer;
const recordOf = (id: string, over: Partial<RunRecord> = {}): RunRecord => ({
  id,
  name: id,
  spec: specOf(method),
  budget: { calls: 1000 },
  wanted: 'running',
  status: 'waiting',
  createdAt: 0,
  prices: {},
  ...over,
});

async function work(db: Db, id: string, spec: RunSpec = specOf(method)) {
  await db.runs.put(recordOf(id, { spec, status: 'done', wanted: 'paused' }));
  const models = fakeCaller({ memo: dexieMemo(db, id) });
  await start(method, spec, { journal: dexieJournal(db, id) }, models.call);
  return models.calls;
}
/** Replays a run without models. */
const replays = async (db: Db, id: string) => {
  const { spec } = (await db.runs.get(id))!;
  const offline = fakeCaller(
    { memo: dexieMemo(db, id) },
    {
      before: () => {
        throw new Error('an answer is missing');
      },
    },
  );
  await start(method, spec, { journal: dexieJournal(db, id) }, offline.call);
};
const countAll = async (db: Db) =>
  Object.fromEntries(await Promise.all(db.tables.map(async (table) => [table.name, await table.count()])));

describe('deleting a run', () => {
  it('leaves nothing of it behind, and touches no other', async () => {
    const db = fresh();
    const { task } = specOf(method);
    await work(db, 'other', specOf(method, {}, { task: { ...task, inputTemplate: 'Q {{question}}' } }));
    await db.runs.update('other', { 'spec.task.datasetId': 'other data' } as never);
    const before = await countAll(db);
    await work(db, 'run');
    await db.progress.put({ runId: 'run' } as never);
    await deleteRun(db, 'run');
    expect(await countAll(db)).toEqual(before);
  });

  it('keeps the answers that another run on the same data needs, until that goes too', async () => {
    const db = fresh();
    const other = specOf(method, { generations: 2 }, { seed: 'another' });
    const [paidFirst, paidSecond] = [await work(db, 'first'), await work(db, 'second', other)];
    await deleteRun(db, 'first');
    const left = await db.calls.toArray();
    expect(left.filter(({ role }) => role === 'optimizer').every(({ runId }) => runId === 'second')).toBe(
      true,
    );
    expect(left.length).toBeLessThan(paidFirst + paidSecond);
    await expect(replays(db, 'second')).resolves.toBeUndefined();
    expect([...(await dexieMemo(db, 'second').own())]).toHaveLength(paidSecond); // it did not pay for them
    await deleteRun(db, 'second');
    expect(await db.calls.count()).toBe(0);
  });

  it('keeps what a run on other data with some of the same rows has used', async () => {
    const db = fresh();
    const more = datasetOf(dataset.fields, [
      ...dataset.examples,
      exampleOf({ question: 'One more?' }, 'yes'),
    ]);
    await db.datasets.bulkPut([dataset, more]);
    const bought = await work(db, 'first');
    expect(await work(db, 'second')).toBe(0);
    const isOn = (datasetId: string) =>
      db.runs.update('second', { 'spec.task.datasetId': datasetId } as never);
    await isOn(more.id);
    await deleteRun(db, 'first');
    expect(await db.calls.count()).toBe(bought);
    await isOn(dataset.id);
    await expect(replays(db, 'second')).resolves.toBeUndefined();
    await isOn(more.id);
    await deleteRun(db, 'second');
    expect(await countAll(db)).toMatchObject({ runs: 0, calls: 0, datasets: 0 });
  });

  it('keeps what was written for the same seed, too', async () => {
    const db = fresh();
    await work(db, 'first');
    expect(await work(db, 'twin')).toBe(0);
    await deleteRun(db, 'first');
    await expect(replays(db, 'twin')).resolves.toBeUndefined();
    await deleteRun(db, 'twin');
    expect(await db.calls.count()).toBe(0);
  });

  it('can be done once more for what came late, without taking shared answers with it', async () => {
    const db = fresh();
    await work(db, 'first');
    await work(db, 'second', specOf(method, {}, { seed: 'another' }));
    const first = (await db.runs.get('first'))!;
    await deleteRun(db, 'first');
    const late = {
      role: 'task',
      completion: { text: '', finish: 'stop', usage: { tokensIn: 0, tokensOut: 0 } },
    } as const;
    await dexieMemo(db, 'first').put({ ...late, key: 'late', ms: 1 });
    await dexieJournal(db, 'first').write([{ place: '99', event: { type: 'round-started', round: 9 } }]);
    await deleteRun(db, 'first', first);
    expect(
      await db.events.where('[runId+seq]').between(['first', -Infinity], ['first', Infinity]).count(),
    ).toBe(0);
    expect(await db.calls.where('runId').equals('first').count()).toBe(0);
    expect(await db.calls.get('late')).toBeDefined(); // the other run may have used it already
    await expect(replays(db, 'second')).resolves.toBeUndefined();
    await deleteRun(db, 'second');
    expect(await countAll(db)).toMatchObject({ runs: 0, events: 0, outcomes: 0, calls: 0 });
  });
});

describe('asking for a run', () => {
  it('to pause before anybody works on it is a pause at once', async () => {
    const db = fresh();
    await db.runs.bulkAdd([recordOf('waiting'), recordOf('running', { status: 'running' })]);
    for (const id of ['waiting', 'running']) await want(db, id, 'paused');
    expect(await db.runs.get('waiting')).toMatchObject({ wanted: 'paused', status: 'paused' });
    expect(await db.runs.get('running')).toMatchObject({ wanted: 'paused', status: 'running' });
    await resumeRun(db, 'waiting');
    expect(await db.runs.get('waiting')).toMatchObject({ wanted: 'running', status: 'waiting' });
  });

  it('to go on forgets how it had ended or failed', async () => {
    const db = fresh();
    const ended = {
      ending: 'budget',
      champion: '1',
      endedAt: 5,
      error: { kind: 'key', message: 'no' },
    } as const;
    await db.runs.add(recordOf('run', { ...ended, wanted: 'paused', status: 'failed' }));
    await resumeRun(db, 'run');
    const run = (await db.runs.get('run'))!;
    expect(run).toMatchObject({ wanted: 'running', status: 'waiting' });
    for (const name of Object.keys(ended)) expect(run).not.toHaveProperty(name);
  });

  it('to have another budget reopens one that ended, and leaves one that is under way under way', async () => {
    const db = fresh();
    await db.runs.bulkAdd([
      recordOf('done', { status: 'done', ending: 'budget', champion: '1', wanted: 'paused' }),
      recordOf('running', { status: 'running' }),
    ]);
    for (const id of ['done', 'running']) await raiseBudget(db, id, { calls: 2000, usd: 1 });
    const done = (await db.runs.get('done'))!;
    expect(done).toMatchObject({ wanted: 'running', status: 'waiting', budget: { calls: 2000, usd: 1 } });
    expect(done).not.toHaveProperty('ending');
    expect(await db.runs.get('running')).toMatchObject({
      status: 'running',
      budget: { calls: 2000, usd: 1 },
    });
  });
});
