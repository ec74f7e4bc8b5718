import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { NO_ENGINE, type EngineStatus, type LocalModel } from '../../src/catalog/localModel.ts';
import { watchEngine } from '../../src/store/localEngine.ts';
import { keepLocalModel, localModels } from '../../src/store/localModels.ts';
import { EnginePlace } from '../../src/worker/enginePlace.ts';
import { LocalDesk } from '../../src/worker/localDesk.ts';
import { openEngine } from '../../src/worker/localModels.ts';
import type { Db } from '../../src/store/db.ts';
import type { Engine } from '../../src/providers/webllm/index.ts';
import { LARGE, question, TINY } from '../providers/webllm/models.ts';
import type { Script } from '../providers/webllm/script.ts';
import { freshDbs } from '../store/freshDb.ts';

/* Engines of two workers of one browser, with their real lock and channel, around played models. */

const freshDb = freshDbs();
const NEVER = new AbortController().signal;

const leaving: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave(); // before the databases go
});

/** Makes room as soon as it is idle, so that nobody waits. */
const AT_ONCE = 0;

interface Party {
  readonly engine: Engine;
  readonly desk: LocalDesk;
}

function party(db: Db, { script = {}, patience }: { script?: Script; patience?: number } = {}): Party {
  const place = new EnginePlace(patience, AT_ONCE);
  const engine = openEngine(db, place, {
    openWorker: () =>
      new Worker(new URL('../providers/webllm/fakeEngine.worker.ts', import.meta.url), {
        type: 'module',
        name: JSON.stringify(script),
      }),
    lookAtDevice: async () => ({ name: 'test device', f16: false, largestBinding: 2 ** 30 }),
  });
  leaving.push(async () => {
    engine.unload();
    place.close();
    await db.connections.count(); // what it remembers of its models is written
  });
  return { engine, desk: new LocalDesk(engine, place) };
}

function watched(): EngineStatus[] {
  const heard: EngineStatus[] = [];
  onTestFinished(watchEngine((status) => heard.push(status)));
  return heard;
}

const ask = ({ engine }: Party, model: LocalModel = TINY) =>
  engine.answer(model, question({ model: model.id }), NEVER);

describe('the one engine of a browser', () => {
  it('goes from a desk without work to a run that needs it', async () => {
    const db = freshDb();
    const [desk, run] = [party(db), party(db)];
    expect(await desk.desk.load(TINY)).toMatchObject({ ok: true });
    expect((await ask(run)).text).toContain('Name a fruit');
    await expect.poll(() => desk.engine.status.loaded).toEqual([]);
    expect(run.engine.status.loaded).toEqual(['tiny']);
  });

  it('is not taken from a run at work: the desk says so instead', async () => {
    const db = freshDb();
    const desk = party(db, { patience: 30 });
    const run = party(db, { script: { wordMs: 5, says: 'on '.repeat(5000) } });
    const stop = new AbortController();
    await run.engine.load(TINY, NEVER);
    const answer = run.engine.answer(TINY, question(), stop.signal).catch(() => {});
    expect(await desk.desk.try(LARGE)).toMatchObject({
      ok: false,
      kind: 'timeout',
      message: expect.stringContaining('using the local model'),
    });
    expect(await desk.desk.unload()).toMatchObject({ ok: false, kind: 'timeout' });
    expect(run.engine.status.loaded).toEqual(['tiny']);
    stop.abort();
    await answer;
  });

  it('is unloaded from anywhere when it has no work', async () => {
    const db = freshDb();
    const [desk, run] = [party(db), party(db)];
    await ask(run);
    expect(await desk.desk.unload()).toMatchObject({ ok: true });
    expect(run.engine.status.loaded).toEqual([]);
  });

  it('is not spoken for by another that has nothing loaded', async () => {
    const idle = party(freshDb());
    const heard = watched();
    expect(idle.engine.unload()).toBe(true);
    await ask(idle);
    await expect.poll(() => heard.at(-1)).toEqual({ loaded: ['tiny'], busy: false });
    expect(heard.slice(0, 2)).toEqual([NO_ENGINE, { ...NO_ENGINE, busy: true }]);
  });

  it('tells everybody how it stands, also those who come late', async () => {
    const db = freshDb();
    const early = watched();
    const run = party(db);
    await ask(run);
    await expect.poll(() => early.at(-1)).toEqual({ loaded: ['tiny'], busy: false });
    expect(early.some(({ loading }) => loading?.phase === 'warming-up')).toBe(true);
    const late = watched();
    expect(late).toEqual([NO_ENGINE]);
    await expect.poll(() => late.at(-1)).toEqual({ loaded: ['tiny'], busy: false });
    run.engine.unload();
    await expect.poll(() => [early.at(-1), late.at(-1)]).toEqual([NO_ENGINE, NO_ENGINE]);
  });
});

describe('the desk', () => {
  it('tries a model and tells how fast it is', async () => {
    const report = await party(freshDb(), { script: { says: 'A tree on a wall.' } }).desk.try(TINY);
    expect(report).toMatchObject({
      ok: true,
      answer: 'A tree on a wall.',
      measured: { decodePerSecond: 10, prefillPerSecond: 200, device: 'test device' },
    });
  });

  it('names the model that would do in place of one that needs what the device lacks', async () => {
    const model: LocalModel = { ...TINY, f16: true, withoutF16: 'tiny-q4f32' };
    expect(await party(freshDb()).desk.load(model)).toMatchObject({
      ok: false,
      kind: 'unsupported',
      instead: 'tiny-q4f32',
    });
  });

  it('reports what went wrong instead of failing', async () => {
    const { desk } = party(freshDb(), { script: { loadFails: 'QuotaExceededError: full' } });
    expect(await desk.load(TINY)).toMatchObject({ ok: false, kind: 'download' });
  });
});

describe('a local model', () => {
  it('is kept with what was measured of it', async () => {
    const db = freshDb();
    await keepLocalModel(db, TINY);
    await ask(party(db));
    await expect
      .poll(async () => (await db.connections.get('webllm'))?.measured?.['tiny'])
      .toMatchObject({ decodePerSecond: 10, fetched: false });
    expect(await localModels(db)).toEqual([TINY]);
    expect(await db.connections.get('webllm')).toMatchObject({
      provider: 'webllm',
      models: ['tiny'],
      concurrency: 1,
    });
  });
});
