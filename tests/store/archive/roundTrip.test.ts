import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { datasetOf, exampleOf } from '../../../src/core/digest.ts';
import { execute } from '../../../src/engine/execute.ts';
import { liveTask } from '../../../src/engine/liveTask.ts';
import { evopromptDE } from '../../../src/optimizers/evoprompt/de.ts';
import type { Archive } from '../../../src/store/archive/format.ts';
import { importArchive } from '../../../src/store/archive/read.ts';
import { exportRun } from '../../../src/store/archive/write.ts';
import { SIMULATED } from '../../../src/store/connections.ts';
import { Db } from '../../../src/store/db.ts';
import { dexieJournal, dexieMemo, readJournal } from '../../../src/store/journal.ts';
import { setKey } from '../../../src/store/keys.ts';
import { disk, fakeCaller, live, never, start } from '../../engine/harness.ts';
import { everything, recordedByEverything, recordedRun, smallSpec } from './recordedRun.ts';

const exportedAt = '2026-01-01T00:00:00.000Z';
const open: Db[] = [];

const newDb = () => {
  const db = new Db(`archive ${Math.random()}`);
  open.push(db);
  return db;
};
afterEach(async () => {
  for (const db of open.splice(0)) await db.delete();
});

const textOf = async (db: Db, id: string, at = exportedAt) =>
  (await exportRun(db, id, { exportedAt: at })).text();

async function imported(db: Db, file: Blob | string) {
  const result = await importArchive(db, new Blob([file]), 0);
  if ('fault' in result) throw new Error(result.fault);
  return result;
}

/** Every row of every table. */
const contentOf = async (db: Db) =>
  Object.fromEntries(await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()])));

describe('a run file', () => {
  it('has the same bytes each time, but for the time of the export', async () => {
    const db = newDb();
    const { id } = await recordedRun(db);
    const text = await textOf(db, id);
    expect(await textOf(db, id)).toBe(text);
    const later = await textOf(db, id, '2030-05-05T00:00:00.000Z');
    expect(later).not.toBe(text);
    expect(later.replace('2030-05-05T00:00:00.000Z', exportedAt)).toBe(text);
  });

  it('comes back the same from an empty database', async () => {
    const [here, there] = [newDb(), newDb()];
    const run = await recordedRun(here);
    const text = await textOf(here, run.id);
    expect(await imported(there, text)).toEqual({ runId: run.id, already: false });
    expect(await textOf(there, run.id)).toBe(text);
    expect(await readJournal(there, run.id)).toEqual(await readJournal(here, run.id));
    expect(await there.runs.get(run.id)).toEqual({ ...run, wanted: 'paused', imported: true });
  });

  it('holds every call that a replay needs, and nothing more is asked', async () => {
    const [here, there] = [newDb(), newDb()];
    const run = await recordedRun(here);
    await imported(there, await textOf(here, run.id));
    const store = { ...disk(), journal: dexieJournal(there, run.id), memo: dexieMemo(there, run.id) };
    const models = fakeCaller(store);
    const before = await there.events.count();
    const result = await execute(run.spec, evopromptDE, live(run.spec), {
      call: models.call,
      journal: store.journal,
      budget: run.budget,
      prices: run.prices,
      ended: run.ending,
      pause: never,
      stop: never,
    });
    expect(result).toEqual({ champion: run.champion, ending: run.ending });
    expect(models.calls).toBe(0);
    expect(await there.events.count()).toBe(before);
  });

  it('carries only the rows that the run uses, and still proves which data set they are of', async () => {
    const [here, there] = [newDb(), newDb()];
    const run = await recordedRun(here);
    const archive = JSON.parse(await textOf(here, run.id));
    expect(archive.dataset.rows).toHaveLength(60);
    expect(archive.dataset.examples).toHaveLength(52);
    await imported(there, JSON.stringify(archive));
    expect((await there.datasets.get(run.spec.task.datasetId))?.examples).toHaveLength(52);
    expect(() => liveTask(run.spec.task, archive.dataset, () => ({ score: 1 }))).not.toThrow();
  });

  it('brings the rows that another file of the same data set did not have', async () => {
    const [here, there] = [newDb(), newDb()];
    const { id, spec } = await recordedRun(here);
    const all = (await here.datasets.get(spec.task.datasetId))!.examples.map((example) => example.id);
    const split = { ...spec.task.split, train: all.slice(52) };
    const other = await recordedRun(here, {
      id: 'b0f1c2d3-0000-4000-8000-000000000002',
      spec: smallSpec({ task: { ...spec.task, split } }),
    });
    const texts = await Promise.all([id, other.id].map((run) => textOf(here, run)));
    for (const text of texts) await imported(there, text);
    const rows = (await there.datasets.get(spec.task.datasetId))!;
    expect(rows.examples).toHaveLength(60);
    for (const { spec } of await there.runs.toArray())
      expect(() => liveTask(spec.task, rows, () => ({ score: 1 }))).not.toThrow();
    expect(await Promise.all([id, other.id].map((run) => textOf(there, run)))).toEqual(texts);
  });

  it('shows a run that is under way as a paused one', async () => {
    const [here, there] = [newDb(), newDb()];
    const { id } = await recordedRun(here);
    await here.runs.update(id, { status: 'running', wanted: 'running' });
    await imported(there, await textOf(here, id));
    expect(await there.runs.get(id)).toMatchObject({ status: 'paused', wanted: 'paused', imported: true });
  });

  it('names the role in which this run asked, whoever asked the same before', async () => {
    const [here, there] = [newDb(), newDb()];
    const { id } = await recordedByEverything(here);
    const judged = await here.calls.filter(({ role }) => role === 'judge').modify({ role: 'optimizer' });
    expect(judged).toBe(1);
    await imported(there, await textOf(here, id));
    expect(await there.calls.filter(({ role }) => role === 'judge').count()).toBe(1);
  });

  it('can be of a run that has only just been made', async () => {
    const [here, there] = [newDb(), newDb()];
    const { champion: _, ending: __, ...run } = await recordedRun(here);
    await Promise.all([here.events.clear(), here.outcomes.clear()]);
    await here.runs.put({ ...run, status: 'waiting' });
    await imported(there, await textOf(here, run.id));
    expect(await there.calls.count()).toBe(0);
  });

  it('is of a run and rows that are there', async () => {
    const db = newDb();
    await expect(exportRun(db, 'gone', { exportedAt })).rejects.toThrow('no longer here');
    const { id } = await recordedRun(db);
    await db.datasets.clear();
    await expect(exportRun(db, id, { exportedAt })).rejects.toThrow('rows that this run used');
  });

  it('fills the meters from the events', async () => {
    const [here, there] = [newDb(), newDb()];
    const run = await recordedRun(here);
    await imported(there, await textOf(here, run.id));
    const scored = (await readJournal(here, run.id)).flatMap(({ event }) =>
      event.type === 'candidate-scored' ? event.scores : [],
    );
    const progress = await there.progress.get(run.id);
    expect(progress?.spent.byRole.task.calls).toBe(scored.length);
    expect(progress?.spent.usd).toBeGreaterThan(0);
    expect(progress?.sent.calls).toBe(0);
  });
});

describe('a version', () => {
  it.each([1, 2])('%i file is read as it is, and goes out as version 3', async (version) => {
    const first = readFileSync(new URL('../../journals/version-1.json', import.meta.url), 'utf8');
    const file = first.replace('"version":1', `"version":${version}`);
    const there = newDb();
    const { runId } = await imported(there, file);
    expect(await readJournal(there, runId)).toEqual(JSON.parse(file).events);
    expect(await textOf(there, runId)).toBe(file.replace(`"version":${version}`, '"version":3'));
  });

  it('3 file holds closings, demonstrations, mutation-prompts, reuse, remarks, likelihoods, judges and migrations', async () => {
    const [here, there] = [newDb(), newDb()];
    const run = await recordedByEverything(here);
    await here.connections.add({ ...SIMULATED, id: 'court', name: 'Where the judge is' });
    const text = await textOf(here, run.id);
    expect(JSON.parse(text).connections).toEqual([
      { id: 'court', provider: 'simulated', name: 'Where the judge is' },
    ]);
    await imported(there, text);
    expect(await textOf(there, run.id)).toBe(text);
    const { events, calls } = JSON.parse(text) as Archive;
    const candidates = events.flatMap(({ event }) =>
      event.type === 'candidate-proposed' ? [event.candidate] : [],
    );
    expect(candidates).toContainEqual(
      expect.objectContaining({ closing: 'So:', demonstrations: [{ input: 'Is it?', output: 'yes' }] }),
    );
    expect(candidates).toContainEqual(
      expect.objectContaining({ kind: 'mutation-prompt', note: 'A mutator.' }),
    );
    const scores = events.flatMap(({ event }) => (event.type === 'candidate-scored' ? [event] : []));
    expect(scores).toContainEqual(expect.objectContaining({ on: 'dev', asked: 8 }));
    expect(scores).toContainEqual(expect.objectContaining({ measuring: 'likelihood' }));
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'candidate-remarked', remark: 'Nobody was against it.' }),
    );
    expect(calls.filter(({ completion }) => completion.logprobs)).toHaveLength(3);
    expect(calls).toContainEqual(
      expect.objectContaining({ role: 'judge', request: expect.objectContaining({ model: 'court/wise' }) }),
    );
    expect(JSON.parse(text).run).toMatchObject({ migration: run.migration, spec: { json: true } });
    expect(text).not.toContain('failFast'); // how patient somebody was is nobody else's business
    const store = { ...disk(), journal: dexieJournal(there, run.id), memo: dexieMemo(there, run.id) };
    const models = fakeCaller(store);
    await start(everything, run.spec, store, models.call, { budget: run.budget, ended: run.ending });
    expect(models.calls).toBe(0);
  });
});

describe('opening a file twice', () => {
  it('says that it is here already and changes nothing', async () => {
    const [here, there] = [newDb(), newDb()];
    const { id } = await recordedRun(here);
    const text = await textOf(here, id);
    expect(await imported(here, text)).toEqual({ runId: id, already: true });
    await imported(there, text);
    const before = await contentOf(there);
    expect(await imported(there, text)).toEqual({ runId: id, already: true });
    expect(await contentOf(there)).toEqual(before);
  });

  it('gives another run under the same id an id of its own, always the same', async () => {
    const [here, there] = [newDb(), newDb()];
    const run = await recordedRun(here);
    await recordedRun(there, { spec: smallSpec({ seed: 'another' }) });
    const text = await textOf(here, run.id);
    const before = await readJournal(there, run.id);
    const { runId, already } = await imported(there, text);
    expect(already).toBe(false);
    expect(runId).not.toBe(run.id);
    expect(await readJournal(there, run.id)).toEqual(before);
    expect(await readJournal(there, runId)).toEqual(await readJournal(here, run.id));
    expect(await imported(there, text)).toEqual({ runId, already: true });
    expect((await textOf(there, runId)).replace(runId, run.id)).toBe(text);
  });

  it('never replaces an answer or rows that are here', async () => {
    const [here, there] = [newDb(), newDb()];
    const { id, spec } = await recordedRun(here);
    const archive = JSON.parse(await textOf(here, id));
    const { key } = archive.calls[0];
    const own = (await here.calls.get(key))!;
    await there.calls.add({ ...own, runId: 'own', completion: { ...own.completion, text: 'own answer' } });
    await there.datasets.add((await here.datasets.get(spec.task.datasetId))!);
    await imported(there, JSON.stringify(archive));
    expect((await there.calls.get(key))?.completion.text).toBe('own answer');
    expect((await there.datasets.get(spec.task.datasetId))?.examples).toHaveLength(60);
  });
});

describe('keys', () => {
  const sentinel = 'sk-SENTINEL-5b1f0c77aa';
  const connection = {
    id: 'test',
    provider: 'openai',
    name: 'My endpoint',
    baseUrl: `https://me:${sentinel}@models.example/v1?key=${sentinel}#${sentinel}`,
    models: ['big', 'small'],
    prices: {},
    concurrency: 4,
    createdAt: 0,
  } as const;

  it('have no way into a file', async () => {
    setKey('test', sentinel);
    const db = newDb();
    await db.connections.add(connection);
    const { id } = await recordedRun(db);
    await db.runs.update(id, { error: { kind: 'key', message: `Incorrect API key provided: ${sentinel}.` } });
    const secrets = [{ name: 'My endpoint', key: sentinel }];
    const text = await (await exportRun(db, id, { exportedAt, secrets })).text();
    expect(text).not.toContain('SENTINEL');
    expect(JSON.parse(text).connections).toEqual([
      { id: 'test', provider: 'openai', name: 'My endpoint', baseUrl: 'https://models.example/v1' },
    ]);
    const there = newDb();
    await imported(there, text);
    expect(JSON.stringify(await contentOf(there))).not.toContain('SENTINEL');
    expect(await there.connections.count()).toBe(0);
    expect(await textOf(there, id)).toBe(text);
  });

  it('stop the export when they stand in a prompt, and are not in the error', async () => {
    const db = newDb();
    const { id } = await recordedRun(db, {
      spec: { ...smallSpec(), task: { ...smallSpec().task, seeds: [{ text: `Answer. ${sentinel}` }] } },
    });
    const secrets = [{ name: 'My endpoint', key: sentinel }];
    const error: unknown = await exportRun(db, id, { exportedAt, secrets }).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).toContain('The API key of “My endpoint”');
    expect(String(error)).not.toContain('SENTINEL');
  });
});

describe('whatever is written', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"}],',
      '\u2028',
      '\ud800',
      '{{question}} {{x}}',
      'constructor',
      '',
    ),
  );

  it('in prompts and names comes back the same', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (prompt, name) => {
        const [here, there] = [newDb(), newDb()];
        const task = { ...smallSpec().task, seeds: [{ text: prompt }, { text: `${prompt}!` }] };
        const { id } = await recordedRun(here, { name: `n${name}`, spec: smallSpec({ task }) });
        const file = await textOf(here, id);
        await imported(there, file);
        expect(await textOf(there, id)).toBe(file);
        expect(await readJournal(there, id)).toEqual(await readJournal(here, id));
      }),
      { numRuns: 10 },
    );
  }, 30_000);

  it('in rows comes back the same', async () => {
    const field = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__proto__');
    await fc.assert(
      fc.asyncProperty(text, text, field, async (input, target, name) => {
        const [here, there] = [newDb(), newDb()];
        const rows = [1, 2, 3].map((n) =>
          exampleOf({ question: `${n} ${input}`, [name]: input, constructor: input }, target),
        );
        const dataset = datasetOf([...new Set(['question', name, 'constructor'])], rows);
        const ids = rows.map((row) => row.id);
        const spec = smallSpec();
        const task = { ...spec.task, datasetId: dataset.id, split: { train: [], dev: ids, test: [] } };
        await here.datasets.put(dataset);
        await here.runs.add({
          id: 'run',
          name: 'run',
          spec: { ...spec, task },
          budget: { calls: 1 },
          wanted: 'paused',
          status: 'failed',
          error: { kind: 'bug', message: target },
          createdAt: 0,
          prices: {},
        });
        const file = await textOf(here, 'run');
        await imported(there, file);
        expect(await textOf(there, 'run')).toBe(file);
        expect(await there.datasets.get(dataset.id)).toEqual(dataset);
      }),
    );
  }, 30_000);
});
