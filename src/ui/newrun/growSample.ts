import type { TaskSpec } from '../../core/task.ts';
import { optimizerById } from '../../optimizers/index.ts';
import { SIMULATED } from '../../store/connections.ts';
import type { Db } from '../../store/db.ts';
import { isSampleDataset, loadSample } from '../../store/samples.ts';
import { saveTask } from '../../store/tasks.ts';
import { sampleText } from '../sampleText.ts';
import { createRun } from './createRun.ts';
import { freshSeed } from './draft.ts';
import { presetOptions } from './presets.ts';

const SAMPLE = 'support-triage';
const METHOD = 'evoprompt-de';
/** More than the quick preset takes, so that the search ends by itself. */
const CALLS = 2_000;

/**
 * Starts a quick run of EvoPrompt DE on the support triage sample and the simulated model, and returns its id. The
 * sample becomes a task if it is none yet.
 * @param readText Gives the text of a file of the app, by its path below the page.
 * @throws Error with a sentence when the sample cannot be loaded.
 */
export async function growSample(db: Db, readText = sampleText): Promise<string> {
  const task = await sampleTask(db, readText);
  const model = { connection: SIMULATED.id, model: SIMULATED.models[0]! };
  return createRun(db, {
    task,
    method: METHOD,
    options: presetOptions(optimizerById(METHOD), 'quick'),
    models: { optimizer: model, task: model },
    seeds: task.seeds,
    seed: freshSeed(),
    budget: { calls: CALLS },
  });
}

/** The sample as the person has it, as long as it is still one that can be grown; else as it comes. */
async function sampleTask(db: Db, readText: typeof sampleText): Promise<TaskSpec> {
  const own = await db.tasks.get(`sample-${SAMPLE}`);
  if (own && (await canGrow(db, own.spec))) return own.spec;
  const { task, dataset } = await loadSample(SAMPLE, readText);
  const now = Date.now();
  if (own) await db.datasets.put(dataset);
  else
    await saveTask(db, { id: task.id, spec: task, sample: SAMPLE, createdAt: now, updatedAt: now }, dataset);
  return task;
}

const canGrow = async (db: Db, { datasetId, split, seeds }: TaskSpec): Promise<boolean> =>
  isSampleDataset(datasetId) &&
  split.dev.length > 0 &&
  seeds.some(({ text }) => text.trim() !== '') &&
  (await db.datasets.get(datasetId)) !== undefined;
