import { expect, it } from 'vitest';
import type { ProgressRow } from '../../src/store/db.ts';
import { holdBack } from '../../src/worker/holdBack.ts';
import { runOf, workplaces } from './workplace.ts';

const workplace = workplaces();
const NOW = 1e12;
const MINUTES = 60_000;

it('takes up at once what is recent or free, and lets what would spend money after a long time wait', async () => {
  const { db } = workplace();
  const paid = { connection: 'server', model: 'm' };
  const free = await runOf('');
  const spec = { ...free.spec, models: { optimizer: free.spec.models.optimizer, task: paid } };
  const judged = { ...free.spec, models: { ...free.spec.models, judge: paid } };
  const running = { status: 'running', spec, createdAt: 0 } as const;
  await db.runs.bulkAdd([
    await runOf('old and free', { status: 'running' }),
    await runOf('old and paid', running),
    await runOf('old with a paid judge', { ...running, spec: judged }),
    await runOf('seen a while ago', running),
    await runOf('seen just now', running),
    await runOf('made just now', { ...running, createdAt: NOW - 5 * MINUTES }),
    await runOf('never begun', { ...running, status: 'waiting' }),
    await runOf('old and paid, to be stopped', { ...running, wanted: 'stopped' }),
    await runOf('paused', { ...running, status: 'paused', wanted: 'paused' }),
    await runOf('killed while it was pausing', { status: 'running', wanted: 'paused' }),
  ]);
  const seen = (runId: string, at: number) => db.progress.put({ runId, at } as ProgressRow);
  await seen('seen a while ago', NOW - 11 * MINUTES);
  await seen('seen just now', NOW - 9 * MINUTES);

  await holdBack(db, NOW);

  const wanted = (await db.runs.where('wanted').equals('running').toArray()).map(({ id }) => id).sort();
  expect(wanted).toEqual(['made just now', 'never begun', 'old and free', 'seen just now']);
  const held = ['old and paid', 'old with a paid judge', 'old and paid, to be stopped', 'seen a while ago'];
  for (const id of [...held, 'paused', 'killed while it was pausing'])
    expect(await db.runs.get(id)).toMatchObject({ wanted: 'paused', status: 'paused' });
});
