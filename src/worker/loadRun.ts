import { ReplayDivergence, SetupError } from '../core/errors.ts';
import type { Optimizer } from '../core/optimizer.ts';
import type { RunSpec } from '../core/spec.ts';
import type { Dataset } from '../core/task.ts';
import { liveTask, type LiveTask } from '../engine/liveTask.ts';
import { metricOf } from '../metrics/index.ts';
import { optimizerById } from '../optimizers/index.ts';
import type { Db } from '../store/db.ts';

export interface Loaded {
  readonly optimizer: Optimizer;
  readonly live: LiveTask;
}

/**
 * Turns a spec into what can be executed.
 * @throws ReplayDivergence when this version has the method in another version; SetupError when rows are missing.
 */
export async function loadRun(db: Db, spec: RunSpec): Promise<Loaded> {
  const dataset = await db.datasets.get(spec.task.datasetId);
  if (!dataset)
    throw new SetupError('The rows of this run are not in this browser any more. Import the run file again.');
  return assemble(spec, dataset);
}

/** The same for rows that are at hand. */
export function assemble(spec: RunSpec, dataset: Dataset): Loaded {
  const optimizer = optimizerById(spec.method.id);
  if (optimizer.version !== spec.method.version)
    throw new ReplayDivergence(
      `This run was made by version ${spec.method.version} of ${optimizer.title}; this page has version ${optimizer.version}. It can be viewed, not continued.`,
    );
  return { optimizer, live: liveTask(spec.task, dataset, metricOf(spec.task.metric)) };
}
