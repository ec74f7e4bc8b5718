import { datasetOf, exampleOf } from '../../src/core/digest.ts';
import type { Journal, Memo } from '../../src/core/event.ts';
import type { Model } from '../../src/core/model.ts';
import { defineOptimizer, int } from '../../src/core/optimizer.ts';
import type { RunSpec } from '../../src/core/spec.ts';
import type { Metric } from '../../src/core/task.ts';
import { remembering } from '../../src/engine/caller.ts';
import { execute } from '../../src/engine/execute.ts';
import { liveTask } from '../../src/engine/liveTask.ts';
import { Lane } from '../../src/providers/transport/lane.ts';
import { retried } from '../../src/providers/transport/retried.ts';

const DEV = 100;

const dataset = datasetOf(
  ['message'],
  Array.from({ length: DEV }, (_, i) =>
    exampleOf(
      { message: `Message ${i}: ${'the parcel came late and the box was open '.repeat(5)}` },
      i % 2 ? 'yes' : 'no',
    ),
  ),
);

/** Scores `candidates` prompts on all examples: nothing but calls, so that what is measured is the engine. */
const scorer = defineOptimizer({
  id: 'scorer',
  version: 1,
  title: 'Scorer',
  paper: { title: '', authors: '', year: 2026, url: '' },
  family: 'evolution',
  needs: { labels: true, optimizer: 'small' },
  summary: '',
  choose: '',
  cost: '',
  deviations: [],
  options: { candidates: int(10, 1, 10_000, 'Candidates', '') },
  quick: {},
  operators: {},
  async optimize(run, { candidates }) {
    const prompts = Array.from(
      { length: candidates },
      (_, i) => `Prompt ${i}. ${'Read the message with care. '.repeat(12)}`,
    );
    return run.map(prompts, (prompt, run) => run.score(run.propose(prompt, { by: 'seed' }), run.task.dev));
  },
});

const specOf = (candidates: number): RunSpec => ({
  method: { id: scorer.id, version: 1 },
  options: { candidates },
  seed: 'bench',
  task: {
    id: 'bench',
    name: 'Bench',
    description: '',
    datasetId: dataset.id,
    split: { train: [], dev: dataset.examples.map(({ id }) => id), test: [] },
    metric: { kind: 'exact' },
    seeds: [{ text: 'Prompt 0' }],
    inputTemplate: '{{message}}',
    maxTokens: 10,
  },
  models: {
    optimizer: { connection: 'bench', model: 'instant' },
    task: { connection: 'bench', model: 'instant' },
  },
});

export const instant: Model = async () => ({
  text: 'yes',
  finish: 'stop',
  usage: { tokensIn: 200, tokensOut: 1 },
});

/** Where a run's journal and answers are kept. */
export interface Kept {
  readonly journal: Journal;
  readonly memo: Memo;
}

/** Runs `calls` calls through the whole engine, retries and a lane of its own. Milliseconds. */
export async function runCalls(kept: Kept, calls: number, inFlight: number, model: Model): Promise<number> {
  const spec = specOf(calls / DEV);
  const never = new AbortController().signal;
  const laned = retried(model, new Lane(inFlight));
  const metric: Metric = (output, { target }) => ({ score: output === target ? 1 : 0 });
  const began = performance.now();
  await execute(spec, scorer, liveTask(spec.task, dataset, metric), {
    call: remembering({
      models: { optimizer: laned, task: laned },
      memo: kept.memo,
      now: () => performance.now(),
    }),
    journal: kept.journal,
    budget: { calls: 1e9 },
    prices: {},
    pause: never,
    stop: never,
  });
  return performance.now() - began;
}
