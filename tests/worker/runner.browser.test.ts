import { afterEach, describe, expect, it, vi } from 'vitest';
import { datasetOf, exampleOf } from '../../src/core/digest.ts';
import { SIMULATED, setPrice } from '../../src/store/connections.ts';
import { deleteRun, raiseBudget, resumeRun, want } from '../../src/store/runs.ts';
import { callsIn, runOf, SEARCH, until, VERDICT, workplaces, type Workplace } from './workplace.ts';

const workplace = workplaces();
afterEach(() => vi.restoreAllMocks());

/** The journal of the run when nobody disturbs it, from a run that never ends up in the other’s memory. */
async function undisturbed({ db, hire, when, journal }: Workplace) {
  const runner = hire();
  await db.runs.add(await runOf('undisturbed'));
  const run = await when('undisturbed', 'done');
  const entries = await journal('undisturbed');
  await runner.close();
  const [rows] = await db.datasets.toArray();
  await deleteRun(db, 'undisturbed');
  expect(await db.calls.count()).toBe(0);
  expect(await db.datasets.count()).toBe(0); // no task and no other run needed them
  await db.datasets.add(rows!);
  return { entries, champion: run.champion };
}

describe('a run that is wanted', () => {
  it('is done, with a champion and a verdict, and its meter adds up', async () => {
    const { db, hire, when, journal } = workplace();
    hire();
    await db.runs.add(await runOf('run'));
    const run = await when('run', 'done');
    const entries = await journal('run');
    expect(run).toMatchObject({ wanted: 'paused', ending: 'completed', endedAt: expect.any(Number) });
    const free = { input: 0, output: 0 };
    expect(run.prices).toEqual({ optimizer: free, task: free, judge: free });
    expect(entries.at(-1)!.event).toMatchObject({ type: 'test-opened', champion: run.champion });

    const calls = callsIn(entries);
    expect(calls).toBe(SEARCH + VERDICT);
    const { spent, sent, inFlight, activeMs } = (await db.progress.get('run'))!;
    expect(spent.calls).toBe(calls);
    expect(spent.usd).toBe(0);
    expect(spent.byRole.optimizer.calls + spent.byRole.task.calls).toBe(calls);
    expect(sent.calls).toBe(await db.calls.where('runId').equals('run').count());
    expect(inFlight).toBe(0);
    expect(activeMs).toBeGreaterThan(0);
  });

  it('is paused and resumed, and has the journal of one that never was', async () => {
    const place = workplace();
    const { db, hire, when, bought, journal } = place;
    const whole = await undisturbed(place);
    hire();
    await db.runs.add(await runOf('run'));
    for (const calls of [20, 60, 110]) {
      await bought('run', calls);
      await want(db, 'run', 'paused');
      await when('run', 'paused');
      const paid = await db.calls.count();
      expect((await db.progress.get('run'))!.inFlight).toBe(0);
      expect(paid).toBeLessThan(callsIn(whole.entries));
      await resumeRun(db, 'run');
    }
    const run = await when('run', 'done');
    expect(run.champion).toBe(whole.champion);
    expect(await journal('run')).toEqual(whole.entries);
    expect((await db.progress.get('run'))!.sent.calls).toBe(await db.calls.count());
  });

  it('goes on when it is wanted again before it has come to rest', async () => {
    const { db, hire, when, bought } = workplace();
    hire();
    await db.runs.add(await runOf('run'));
    await bought('run', 30);
    for (let n = 0; n < 5; n++) {
      await want(db, 'run', 'paused');
      await resumeRun(db, 'run');
    }
    expect(await when('run', 'done')).toMatchObject({ ending: 'completed' });
  });

  it('is stopped: the search ends, and the verdict is opened all the same', async () => {
    const { db, hire, when, bought, journal } = workplace();
    hire();
    await db.runs.add(await runOf('run'));
    await bought('run', 60);
    await want(db, 'run', 'stopped');
    const run = await when('run', 'done');
    expect(run).toMatchObject({ ending: 'stopped', wanted: 'paused' });
    const entries = await journal('run');
    expect(entries.at(-1)!.event).toMatchObject({ type: 'test-opened', champion: run.champion });
    expect(callsIn(entries)).toBeLessThan(SEARCH);
  });

  it('can be stopped while it rests, and while it comes to rest', async () => {
    const { db, hire, when, bought } = workplace();
    hire();
    await db.runs.bulkAdd([
      await runOf('resting'),
      await runOf('restless', { spec: { ...(await runOf('')).spec, seed: '8' } }),
    ]);
    await Promise.all([bought('resting', 30), bought('restless', 30)]);
    await want(db, 'resting', 'paused');
    await when('resting', 'paused');
    await want(db, 'resting', 'stopped');
    await want(db, 'restless', 'paused');
    await want(db, 'restless', 'stopped');
    for (const id of ['resting', 'restless'])
      expect(await when(id, 'done')).toMatchObject({ ending: 'stopped' });
  });

  it('goes on when it is wanted again before its stop has come through', async () => {
    const place = workplace();
    const { db, hire, when, bought, journal } = place;
    const whole = await undisturbed(place);
    hire();
    await db.runs.add(await runOf('run'));
    await bought('run', 60);
    await want(db, 'run', 'stopped');
    await until(
      async () =>
        (await journal('run')).some(({ event }) => event.type === 'candidate-scored' && event.on === 'test'),
      Boolean,
    );
    await resumeRun(db, 'run');
    const run = await when('run', 'done');
    expect(run).toMatchObject({ ending: 'completed', champion: whole.champion });
    for (const entry of whole.entries) expect(await journal('run')).toContainEqual(entry);
  });

  it('buys more when its budget is raised under way', async () => {
    const { db, hire, when, bought, journal } = workplace();
    hire();
    await db.runs.add(await runOf('run', { budget: { calls: 120 } }));
    await bought('run', 20);
    await raiseBudget(db, 'run', { calls: 4000 });
    expect(await when('run', 'done')).toMatchObject({ ending: 'completed' });
    const entries = await journal('run');
    expect(callsIn(entries)).toBe(SEARCH + VERDICT);
    // the end of the old budget was never met
    expect(entries.filter(({ event }) => event.type === 'test-opened')).toHaveLength(1);
  });

  it('goes on from its end when its budget is raised after it', async () => {
    const place = workplace();
    const { db, hire, when, journal } = place;
    const whole = await undisturbed(place);
    hire();
    await db.runs.add(await runOf('run', { budget: { calls: 100 } }));
    expect(await when('run', 'done')).toMatchObject({ ending: 'budget' });
    expect(callsIn(await journal('run'))).toBeLessThanOrEqual(100);
    await raiseBudget(db, 'run', { calls: 4000 });
    expect(await when('run', 'done')).toMatchObject({ ending: 'completed', champion: whole.champion });
    const entries = await journal('run');
    for (const entry of whole.entries) expect(entries).toContainEqual(entry);
  });
});

describe('the prices of a run', () => {
  const seven = { input: 7, output: 7 };

  it('are those of its last start, for all that it took', async () => {
    const { db, hire, when, bought } = workplace();
    hire();
    const run = await runOf('run');
    const model = { connection: 'paid', model: SIMULATED.models[0]! };
    await db.connections.put({ ...SIMULATED, id: 'paid', prices: { gardener: { input: 1, output: 1 } } });
    await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
    await bought('run', 30);
    await want(db, 'run', 'paused');
    await when('run', 'paused');
    await setPrice(db, 'paid', 'gardener', seven);
    await resumeRun(db, 'run');
    const { prices } = await when('run', 'done');
    expect(prices).toEqual({ optimizer: seven, task: seven, judge: seven });
    const { spent, sent } = (await db.progress.get('run'))!;
    expect(spent.usd).toBeCloseTo((7 * (spent.usage.tokensIn + spent.usage.tokensOut)) / 1e6, 12);
    expect(sent.usd).toBeLessThanOrEqual(spent.usd!);
  });

  it('stay where its connection is not in this browser', async () => {
    const { db, hire, when } = workplace();
    hire();
    const run = await runOf('run', {
      prices: { optimizer: seven, task: seven },
      budget: { calls: 400, usd: 1 },
    });
    const gone = { connection: 'gone', model: 'gardener' };
    await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: gone, task: gone } } });
    const { prices, error } = await when('run', 'failed');
    expect(error).toMatchObject({ kind: 'network' }); // and not that a price is unknown
    expect(prices).toEqual({ optimizer: seven, task: seven });
  });
});

describe('a run that is deleted while it is worked on', () => {
  it('leaves no rows behind', async () => {
    const { db, hire, bought } = workplace();
    const runner = hire();
    await db.runs.add(await runOf('run'));
    await bought('run', 40);
    await deleteRun(db, 'run');
    await runner.close();
    for (const table of [db.runs, db.events, db.outcomes, db.calls, db.progress])
      expect([table.name, await table.count()]).toEqual([table.name, 0]);
  });

  it('takes nothing from another run that works on the same data', async () => {
    const place = workplace();
    const { db, hire, bought, when, journal } = place;
    const { spec } = await runOf('');
    const runner = hire();
    await db.runs.add(await runOf('first'));
    await bought('first', 40);
    await db.runs.add(await runOf('second', { spec: { ...spec, seed: '8' } }));
    await bought('second', 10);
    await deleteRun(db, 'first');
    await when('second', 'done');
    await runner.close();
    const entries = await journal('second');
    // run again by whoever comes, it asks nothing anew
    const before = await db.calls.count();
    await db.runs.update('second', { status: 'waiting', wanted: 'running' });
    hire();
    await until(
      () => db.runs.get('second'),
      (run) => run?.status === 'done',
    );
    expect(await db.calls.count()).toBe(before);
    expect(await journal('second')).toEqual(entries);
  });
});

describe('a run that fails', () => {
  const elsewhere = { connection: 'gone', model: 'gardener' };

  it('says in a sentence that its connection is missing, and goes on once that is there', async () => {
    const { db, hire, when } = workplace();
    hire();
    const run = await runOf('run');
    await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: elsewhere, task: elsewhere } } });
    const { error, wanted } = await when('run', 'failed');
    expect(error).toEqual({
      kind: 'network',
      message: 'The connection “gone” is not in this browser. Add it under Models, then resume.',
    });
    expect(wanted).toBe('paused');
    await db.connections.put({ ...SIMULATED, id: 'gone' });
    await resumeRun(db, 'run');
    const done = await when('run', 'done');
    expect(done.ending).toBe('completed');
    expect(done).not.toHaveProperty('error');
  });

  it('keeps what it has when a model gives no answer, and goes on from there', async () => {
    const { db, hire, when, journal } = workplace();
    hire();
    const run = await runOf('run');
    const { dataset, strange } = await strangeRow(db, run.spec.task.datasetId);
    await db.datasets.put(dataset);
    const task = {
      ...run.spec.task,
      datasetId: dataset.id,
      split: { ...run.spec.task.split, test: [strange] },
    };
    await db.runs.add({ ...run, spec: { ...run.spec, task } });
    const { error } = await when('run', 'failed');
    expect(error).toMatchObject({
      kind: 'out-of-scope',
      message: expect.stringContaining('bundled samples'),
    });
    expect(callsIn(await journal('run'))).toBe(SEARCH); // the search is whole; only the verdict failed
    const paid = await db.calls.count();
    await resumeRun(db, 'run');
    await until(
      () => db.runs.get('run'),
      (now) => now?.status === 'failed',
    );
    expect(await db.calls.count()).toBe(paid); // nothing that is known is asked again
  });

  it('can be stopped where it cannot go on, and has its verdict', async () => {
    const { db, hire, when, journal } = workplace();
    hire();
    const run = await runOf('run');
    const { dataset, strange } = await strangeRow(db, run.spec.task.datasetId);
    await db.datasets.put(dataset);
    const { split } = run.spec.task;
    const task = {
      ...run.spec.task,
      datasetId: dataset.id,
      split: { ...split, dev: [...split.dev, strange] },
    };
    await db.runs.add({ ...run, spec: { ...run.spec, task } });
    await when('run', 'failed');
    await want(db, 'run', 'stopped');
    const done = await when('run', 'done');
    expect(done).toMatchObject({ ending: 'stopped', champion: '0.0/0' });
    expect((await journal('run')).at(-1)!.event).toMatchObject({ type: 'test-opened' });
  });

  it('says that there is no room, and goes on once there is', async () => {
    const { db, hire, when, bought } = workplace();
    vi.spyOn(console, 'trace').mockReturnValue(); // where Dexie tells of every failed write
    const said = vi.spyOn(console, 'error').mockReturnValue();
    hire();
    await db.runs.add(await runOf('run'));
    await bought('run', 30);
    const full = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    db.calls.hook('creating', full);
    const { error, wanted } = await when('run', 'failed');
    expect(error).toMatchObject({ kind: 'storage', message: expect.stringContaining('no room left') });
    expect(wanted).toBe('paused');
    expect(said).toHaveBeenCalled();
    db.calls.hook('creating').unsubscribe(full);
    await resumeRun(db, 'run');
    expect(await when('run', 'done')).toMatchObject({ ending: 'completed' });
  });

  it('does not fail because its meter cannot be written', async () => {
    const { db, hire, when } = workplace();
    vi.spyOn(console, 'trace').mockReturnValue(); // where Dexie tells of every failed write
    const said = vi.spyOn(console, 'warn').mockReturnValue();
    db.progress.hook('creating', () => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    hire();
    await db.runs.add(await runOf('run'));
    expect(await when('run', 'done')).toMatchObject({ ending: 'completed' });
    expect(said).toHaveBeenCalled();
  });

  it('leaves the runner whole when the database itself is gone', async () => {
    const place = workplace();
    const { db, hire, bought } = place;
    vi.spyOn(console, 'trace').mockReturnValue(); // where Dexie tells of every failed write
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const tab = place.tab();
    const runner = hire(tab);
    await db.runs.add(await runOf('run'));
    await bought('run', 30);
    tab.close();
    await runner.close(); // nothing is thrown where nobody listens
    expect(said).toHaveBeenCalled();
    expect(await db.runs.get('run')).toMatchObject({ wanted: 'running', status: 'running' });
    hire(place.tab());
    expect(await place.when('run', 'done')).toMatchObject({ ending: 'completed' });
  });

  it('is told when this page does not have its method', async () => {
    const { db, hire, when } = workplace();
    hire();
    const run = await runOf('run');
    await db.runs.add({ ...run, spec: { ...run.spec, method: { id: 'tomorrow', version: 1 } } });
    const { error } = await when('run', 'failed');
    expect(error).toMatchObject({ kind: 'divergence', message: expect.stringContaining('“tomorrow”') });
  });

  it('is told when this page has another version of its method, and its journal stays as it is', async () => {
    const { db, hire, when, bought, journal } = workplace();
    hire();
    const run = await runOf('run');
    await db.runs.add(run);
    await bought('run', 30);
    await want(db, 'run', 'paused');
    await when('run', 'paused');
    const before = await journal('run');
    await db.runs.update('run', { spec: { ...run.spec, method: { ...run.spec.method, version: 99 } } });
    await resumeRun(db, 'run');
    const { error } = await when('run', 'failed');
    expect(error).toMatchObject({
      kind: 'divergence',
      message: expect.stringContaining('made by version 99'),
    });
    expect(await journal('run')).toEqual(before);
  });

  it('is told when its settings are not those of its journal', async () => {
    const { db, hire, when, bought } = workplace();
    hire();
    const run = await runOf('run');
    await db.runs.add(run);
    await bought('run', 30);
    await want(db, 'run', 'paused');
    await when('run', 'paused');
    await db.runs.update('run', { spec: { ...run.spec, seed: 'another' } });
    await resumeRun(db, 'run');
    const { error } = await when('run', 'failed');
    expect(error).toMatchObject({ kind: 'divergence', message: expect.stringContaining('other settings') });
  });

  it('is told that its rows are gone, in words', async () => {
    const { db, hire, when } = workplace();
    hire();
    await db.datasets.clear();
    await db.runs.add(await runOf('run'));
    const { error } = await when('run', 'failed');
    expect(error).toMatchObject({
      kind: 'setup',
      message: expect.stringContaining('The rows of this run are not'),
    });
  });
});

describe('two tabs', () => {
  /** What runner.worker.ts does: waits for the lock, works while it holds it. */
  function host(place: Workplace, name: string) {
    let close!: () => void;
    const closed = new Promise<void>((resolve) => (close = resolve));
    const state = { working: false };
    const gone = navigator.locks.request(name, async () => {
      state.working = true;
      const runner = place.hire(place.tab());
      await closed;
      await runner.close();
      state.working = false;
    });
    return { state, close: () => (close(), gone) };
  }

  it('have one runner between them; when its tab closes the other goes on where it was', async () => {
    const place = workplace();
    const { db, when, bought, journal } = place;
    const whole = await undisturbed(place);
    const lock = `runner-${crypto.randomUUID()}`;
    const [first, second] = [host(place, lock), host(place, lock)];
    await db.runs.add(await runOf('run'));
    await bought('run', 60);
    expect([first.state.working, second.state.working]).toEqual([true, false]);
    await first.close();
    expect(await db.runs.get('run')).toMatchObject({ wanted: 'running' });
    expect(await when('run', 'done')).toMatchObject({ champion: whole.champion });
    expect([first.state.working, second.state.working]).toEqual([false, true]);
    expect(await journal('run')).toEqual(whole.entries);
    await second.close();
  });

  it('go on with a run whose tab was killed while it worked', async () => {
    const place = workplace();
    const { db, hire, when, bought, journal } = place;
    const whole = await undisturbed(place);
    const runner = hire();
    await db.runs.add(await runOf('run'));
    await bought('run', 60);
    await runner.close();
    await db.runs.update('run', { status: 'running' }); // a killed tab has no time to say that it rests
    hire(place.tab());
    await when('run', 'done');
    expect(await journal('run')).toEqual(whole.entries);
  });
});

/** The data with a row more that the simulated model has never seen. */
async function strangeRow(db: Workplace['db'], datasetId: string) {
  const dataset = (await db.datasets.get(datasetId))!;
  const row = exampleOf({ message: 'What is the airspeed of an unladen swallow over the sea?' }, 'billing');
  return { dataset: datasetOf(dataset.fields, [...dataset.examples, row]), strange: row.id };
}
