import { readFile } from 'node:fs/promises';
import { taskRequest } from '../../../src/core/taskRequest.ts';
import type { Prompt, Split } from '../../../src/core/task.ts';
import type { RunSpec } from '../../../src/core/spec.ts';
import { metricOf } from '../../../src/metrics/index.ts';
import { simulated } from '../../../src/providers/simulated/index.ts';
import { loadSample } from '../../../src/store/samples.ts';

export const model = simulated({ delayMs: () => 0 });
export const never = new AbortController().signal;

/** Reads a file of the app as the page would. */
export const readPublic = (path: string): Promise<string> =>
  readFile(new URL(`../../../public/${path}`, import.meta.url), 'utf8');

/** Scores prompts on a split of a sample, the way a run does. */
export async function scorerOf(id: string) {
  const { task, dataset } = await loadSample(id, readPublic);
  const metric = metricOf(task.metric);
  const examples = new Map(dataset.examples.map((example) => [example.id, example]));
  const gardener = { connection: 'simulated', model: 'gardener' };
  const spec = { task, models: { optimizer: gardener, task: gardener } } as RunSpec;
  const score = async (prompt: string | Prompt, split: Split): Promise<number> => {
    const value = typeof prompt === 'string' ? { text: prompt } : prompt;
    const scores = await Promise.all(
      task.split[split].map(async (exampleId) => {
        const example = examples.get(exampleId)!;
        const { text } = await model(taskRequest(spec, value, example), never);
        return metric(text, example).score;
      }),
    );
    return scores.reduce((sum, one) => sum + one, 0) / scores.length;
  };
  return { task, dataset, score, spec };
}
