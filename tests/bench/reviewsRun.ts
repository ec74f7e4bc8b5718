import { canonicalJson, datasetOf, exampleOf } from '../../src/core/digest.ts';
import type { Model } from '../../src/core/model.ts';
import { defaultsOf } from '../../src/core/optimizer.ts';
import type { RunSpec } from '../../src/core/spec.ts';
import { remembering } from '../../src/engine/caller.ts';
import { execute } from '../../src/engine/execute.ts';
import { liveTask } from '../../src/engine/liveTask.ts';
import { metricOf } from '../../src/metrics/index.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { openaiCompatible } from '../../src/providers/openai/index.ts';
import { Lane } from '../../src/providers/transport/lane.ts';
import { retried } from '../../src/providers/transport/retried.ts';
import type { Db } from '../../src/store/db.ts';
import { dexieJournal, dexieMemo } from '../../src/store/journal.ts';
import { reviews } from '../server/reviews.ts';

const method = optimizerById('evoprompt-de');

/** Splits of so many reviews: a tenth to learn from, the rest to choose and to judge by. */
export function reviewsSpec(count: number, options: Readonly<Record<string, number>>, connection: string) {
  const dataset = datasetOf(
    ['text', 'label'],
    reviews(count).map(({ text, label }) => exampleOf({ text }, label)),
  );
  const ids = dataset.examples.map(({ id }) => id);
  const model = { connection, model: 'small-model' };
  const spec: RunSpec = {
    method: { id: method.id, version: method.version },
    options: { ...defaultsOf(method), ...options },
    seed: '7',
    task: {
      id: 'reviews',
      name: 'Reviews',
      description: '',
      datasetId: dataset.id,
      split: {
        train: ids.slice(0, count * 0.1),
        dev: ids.slice(count * 0.1, count * 0.8),
        test: ids.slice(count * 0.8),
      },
      metric: { kind: 'exact' },
      seeds: [{ text: 'Is the review positive or negative?' }],
      inputTemplate: '{{text}}',
      maxTokens: 20,
    },
    models: { optimizer: model, task: model },
  };
  return { spec, dataset };
}

/** What a run over HTTP has recorded. */
export interface Recorded {
  /** Every event with its place, in the order of places. */
  readonly journal: string;
  /** Calls that were answered, and answers that were lost on the way. */
  readonly answered: number;
  readonly lost: number;
  readonly ms: number;
}

const never = new AbortController().signal;

/** A whole run, verdict included, kept in a database. `silence` is how long an answer may stall, in seconds. */
export async function runReviews(db: Db, baseUrl: string, silence: number): Promise<Recorded> {
  const { spec, dataset } = reviewsSpec(100, { populationSize: 4, generations: 2 }, 'bench');
  const provider = openaiCompatible({ baseUrl, key: '', silence });
  const model: Model = (request, signal) => provider({ ...request, model: 'small-model' }, signal);
  let answered = 0;
  let lost = 0;
  const laned = retried(model, new Lane(32), { tries: 20, onLost: () => lost++ });
  const began = performance.now();
  const journal = dexieJournal(db, 'bench');
  await execute(spec, method, liveTask(spec.task, dataset, metricOf(spec.task.metric)), {
    call: remembering({
      models: { optimizer: laned, task: laned },
      memo: dexieMemo(db, 'bench'),
      now: () => performance.now(),
      onSent: () => answered++,
    }),
    journal,
    budget: { calls: 10_000 },
    prices: {},
    pause: never,
    stop: never,
  });
  const ms = performance.now() - began;
  return { journal: canonicalJson(await journal.read()), answered, lost, ms };
}
