import { expect, it } from 'vitest';
import { LOCAL } from '../../src/catalog/localModel.ts';
import { ENGINE_LOCK } from '../../src/store/localEngine.ts';
import { keepLocalModel } from '../../src/store/localModels.ts';
import { want } from '../../src/store/runs.ts';
import { TINY } from '../providers/webllm/models.ts';
import { runOf, until, workplaces } from './workplace.ts';

const workplace = workplaces();

it('a run that waits for the engine of another tab can be paused at once', async () => {
  const { db, hire, when } = workplace();
  let leave!: () => void;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const other = navigator.locks.request(ENGINE_LOCK, () => left);
  try {
    await keepLocalModel(db, TINY);
    const model = { connection: LOCAL, model: TINY.id };
    const run = await runOf('run');
    await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
    hire();
    const progress = await until(
      () => db.progress.get('run'),
      (row) => row?.lanes?.[0]?.held?.why === 'loading',
    );
    expect(progress!.lanes![0]!.held!.message).toMatch(/in use elsewhere/);
    await want(db, 'run', 'paused');
    await when('run', 'paused');
  } finally {
    leave();
    await other;
  }
});
