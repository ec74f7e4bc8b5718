import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { addConnection } from '../../src/store/connections.ts';
import { want } from '../../src/store/runs.ts';
import { runOf, until, workplaces, type Workplace } from './workplace.ts';

const workplace = workplaces();
let url: string;
let up: boolean;
beforeEach(async () => {
  url = await commands.startServer({ latency: 20 });
  up = true;
});
afterEach(async () => {
  if (up) await commands.stopServer(url);
});

/** A run whose server goes away when some calls are bought; resolves once the lane says so. */
async function runIntoOutage({ db, hire, bought }: Workplace) {
  const settings = { name: 'Coming and going', baseUrl: url, models: ['small-model'], prices: {} };
  const connection = await addConnection(db, { ...settings, concurrency: 6 });
  const model = { connection, model: 'small-model' };
  const run = await runOf('run');
  await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
  hire();
  await bought('run', 40);
  await commands.stopServer(url);
  up = false;
  const progress = await until(
    () => db.progress.get('run'),
    (row) => row?.lanes?.[0]?.held?.why === 'network',
  );
  return progress!.lanes![0]!;
}

describe('a run whose server is gone', { timeout: 60_000 }, () => {
  it('says so, waits, and goes on by itself', async () => {
    const place = workplace();
    const { held } = await runIntoOutage(place);
    expect(held!.message).toMatch(/go on by themselves/);
    expect((await place.db.runs.get('run'))!.status).toBe('running');

    url = await commands.startServer({ port: Number(new URL(url).port) });
    up = true;
    expect(await place.when('run', 'done')).toMatchObject({ ending: 'completed' });
  });

  it('can be paused at once', async () => {
    const place = workplace();
    await runIntoOutage(place);
    await want(place.db, 'run', 'paused');
    await place.when('run', 'paused');
  });
});
