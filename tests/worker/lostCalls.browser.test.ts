import { afterEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { addConnection } from '../../src/store/connections.ts';
import type { Budget } from '../../src/core/spec.ts';
import { resumeRun, want } from '../../src/store/runs.ts';
import { runLedger } from '../../src/worker/runLedger.ts';
import { runOf, workplaces, type Workplace } from './workplace.ts';

const workplace = workplaces();
const servers: string[] = [];
afterEach(() => Promise.all(servers.splice(0).map((url) => commands.stopServer(url))));

/** A run on a server that bills every fifth answer and breaks it on the way. */
async function startOnLeakyServer({ db, hire }: Workplace, budget: Budget): Promise<string> {
  const url = await commands.startServer({ faults: { kinds: ['malformed', 'cut-body'], share: 0.2 } });
  servers.push(url);
  const price = { input: 10, output: 20 };
  const connection = await addConnection(db, {
    name: 'Leaky',
    baseUrl: url,
    models: ['small-model'],
    prices: { 'small-model': price },
    concurrency: 6,
  });
  const model = { connection, model: 'small-model' };
  const run = await runOf('run', { budget });
  await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
  hire();
  return url;
}

const billedBy = async (url: string): Promise<number> =>
  (await commands.serverLog(url)).filter(({ billed }) => billed).length;

describe('answers that are lost on the way', { timeout: 60_000 }, () => {
  it('are in the ledger beside those that came: together what the server bills, pauses included', async () => {
    const place = workplace();
    const { db, bought, when } = place;
    const url = await startOnLeakyServer(place, { calls: 4000 });
    await bought('run', 40);
    await want(db, 'run', 'paused');
    await when('run', 'paused');
    await resumeRun(db, 'run');
    await when('run', 'done');

    const { total, lost, work } = await runLedger(db, 'run');
    expect(lost.calls).toBeGreaterThan(10);
    expect(total.calls + lost.calls).toBe(await billedBy(url));
    expect(work.map((one) => one.work.kind)).not.toContain('unfinished');
    const { spent, sent } = (await db.progress.get('run'))!;
    expect(sent.calls).toBe(total.calls);
    expect(sent.usd).toBeCloseTo(total.usd!, 12);
    expect(spent.lost).toEqual(lost);
    const row = (await db.lost.toCollection().first())!;
    expect(Object.keys(row).sort()).toEqual(['at', 'kind', 'role', 'runId', 'seq', 'worst']);
  });

  it('count under a cap in dollars, which the whole bill keeps to', async () => {
    const place = workplace();
    const { db, when } = place;
    await startOnLeakyServer(place, { calls: 4000, usd: 0.4 });
    expect(await when('run', 'done')).toMatchObject({ ending: 'budget' });
    const { total, lost } = await runLedger(db, 'run');
    expect(lost.calls).toBeGreaterThan(0);
    expect(total.usd! + lost.usd!).toBeLessThanOrEqual(0.4);
    expect(total.usd! + lost.usd!).toBeGreaterThan(0.2);
  });
});
