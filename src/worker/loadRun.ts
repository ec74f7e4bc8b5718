import { ReplayDivergence, SetupError } from '../core/errors.ts';
import type { Optimizer } from '../core/optimizer.ts';
import type { RunSpec } from '../core/spec.ts';
import type { Dataset } from '../core/task.ts';
import { liveTask, type LiveTask } from '../engine/liveTask.ts';
import { metricOf } from '../metrics/index.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Db } from '../store/db.ts';

export interface Loaded {
  readonly optimizer: Optimizer;
  readonly live: LiveTask;
}

/**
 * Turns a spec into what can be executed.
 * @throws ReplayDivergence when this page has the method in another version or not at all; SetupError when rows are missing.
 */
export async function loadRun(db: Db, spec: RunSpec): Promise<Loaded> {
  const dataset = await db.datasets.get(spec.task.datasetId);
  if (!dataset)
    throw new SetupError('The rows of this run are not in this browser any more. Import the run file again.');
  return assemble(spec, dataset);
}

/** The same for rows that are at hand. */
export function assemble(spec: RunSpec, dataset: Dataset): Loaded {
  const optimizer = optimizers.find(({ id }) => id === spec.method.id);
  if (!optimizer)
    throw new ReplayDivergence(
      `This page has no method “${spec.method.id}”. The run can be viewed, not continued.`,
    );
  if (optimizer.version !== spec.method.version)
    throw new ReplayDivergence(
      `This run was made by version ${spec.method.version} of ${optimizer.title}; this page has version ${optimizer.version}. It can be viewed, not continued.`,
    );
  return { optimizer, live: liveTask(spec.task, dataset, metricOf(spec.task.metric)) };
}
