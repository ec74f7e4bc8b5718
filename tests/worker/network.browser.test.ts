import { commands } from 'vitest/browser';
import { expect, it } from 'vitest';
import { addConnection } from '../../src/store/connections.ts';
import { setFailFast, want } from '../../src/store/runs.ts';
import { runOf, until, workplaces, type Workplace } from './workplace.ts';

const workplace = workplaces();

/** A run on a real server, of which the first answers are here. */
async function underWay({ db, hire, bought }: Workplace): Promise<string> {
  const url = await commands.startServer({});
  const id = await addConnection(db, { name: 'Mine', baseUrl: url, models: [], prices: {}, concurrency: 4 });
  const run = await runOf('run');
  const model = { connection: id, model: 'small-model' };
  hire();
  await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
  await bought('run', 30);
  return url;
}

const waitsForNetwork = ({ db }: Workplace) =>
  until(
    () => db.progress.get('run'),
    (row) => row?.lanes?.[0]?.held?.why === 'network',
  );

it('a run whose server goes away waits, says so, and goes on by itself when it is back', async () => {
  const place = workplace();
  const url = await underWay(place);
  await commands.stopServer(url);
  const progress = await waitsForNetwork(place);
  expect(progress!.lanes![0]!.held!.message).toMatch(/go on by themselves/);
  expect(await place.db.runs.get('run')).toMatchObject({ status: 'running' });
  await commands.startServer({ port: Number(new URL(url).port) });
  expect(await place.when('run', 'done')).toMatchObject({ ending: 'completed' });
  await commands.stopServer(url);
});

it('a run that is told to fail fast while it waits is interrupted, and can go on later', async () => {
  const place = workplace();
  const url = await underWay(place);
  await commands.stopServer(url);
  await waitsForNetwork(place);
  await setFailFast(place.db, 'run', true);
  expect(await place.when('run', 'failed')).toMatchObject({ error: { kind: 'network' } });
});

it('a run that waits for the network can be paused at once', async () => {
  const place = workplace();
  const url = await underWay(place);
  await commands.stopServer(url);
  await waitsForNetwork(place);
  await want(place.db, 'run', 'paused');
  await place.when('run', 'paused');
});
