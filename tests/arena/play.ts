import { readFile } from 'node:fs/promises';
import { mean, type Candidate } from '../../src/core/candidate.ts';
import type { Entry, Journal, Memo, RememberedCall } from '../../src/core/event.ts';
import type { Model } from '../../src/core/model.ts';
import type { RunSpec } from '../../src/core/spec.ts';
import type { Example, TaskSpec } from '../../src/core/task.ts';
import { taskRequest } from '../../src/core/taskRequest.ts';
import { remembering } from '../../src/engine/caller.ts';
import { execute } from '../../src/engine/execute.ts';
import { liveTask, type LiveTask } from '../../src/engine/liveTask.ts';
import { metricOf } from '../../src/metrics/index.ts';
import { simulated } from '../../src/providers/simulated/index.ts';
import { loadSample } from '../../src/store/samples.ts';
import { wordCount } from '../../src/views/promptParts.ts';
import type { Entrant } from './entries.ts';

/** A task of the arena with its rows. */
export interface Ground {
  readonly task: TaskSpec;
  readonly live: LiveTask;
}

export async function groundOf(sample: string): Promise<Ground> {
  const { task, dataset } = await loadSample(sample, (path) =>
    readFile(new URL(`../../public/${path}`, import.meta.url), 'utf8'),
  );
  return { task, live: liveTask(task, dataset, metricOf(task.metric)) };
}

/** What a run came to. */
export interface Played {
  readonly champion: Candidate;
  /** Scores on the test split, example by example. */
  readonly startScores: readonly number[];
  readonly championScores: readonly number[];
  /** Logical calls and tokens of the search and the finals, without the verdict. */
  readonly calls: number;
  readonly tokens: number;
  /**
   * Calls and tokens until a prompt was there that has 90 % of the gain on dev that the best one of the run has, measured
   * from outside on the whole dev split; undefined where nothing was better than the start.
   */
  readonly near: { readonly calls: number; readonly tokens: number } | undefined;
  /** Words of the champion, its demonstrations and closing included. */
  readonly words: number;
}

const never = new AbortController().signal;

/** Share of the best gain at which a run counts as nearly there. */
const NEARLY = 0.9;

const model: Model = simulated({ delayMs: () => 0 });

/** Lets a method play on a task with a seed and a budget in calls, verdict included. */
export async function play(
  { optimizer, options }: Entrant,
  { task, live }: Ground,
  seed: string,
  calls: number,
): Promise<Played> {
  const spec: RunSpec = {
    method: { id: optimizer.id, version: optimizer.version },
    options,
    seed,
    task,
    models: {
      optimizer: { connection: 'simulated', model: 'gardener' },
      task: { connection: 'simulated', model: 'gardener' },
    },
  };
  const entries: Entry[] = [];
  const journal: Journal = { read: async () => [], write: async (added) => void entries.push(...added) };
  const answers = new Map<string, RememberedCall>();
  const memo: Memo = {
    get: async (key) => answers.get(key),
    put: async (call) => (answers.set(call.key, call), call),
  };
  const call = remembering({ models: { optimizer: model, task: model }, memo, now: () => 0 });
  const { champion } = await execute(spec, optimizer, live, {
    call,
    journal,
    budget: { calls },
    prices: {},
    pause: never,
    stop: never,
  });

  const proposed = new Map<string, { candidate: Candidate; calls: number; tokens: number }>();
  let made = 0;
  let tokens = 0;
  for (const { event } of entries) {
    if (event.type === 'candidate-proposed')
      proposed.set(event.candidate.id, { candidate: event.candidate, calls: made, tokens });
    const counted =
      event.type === 'reply-received'
        ? event.calls.length
        : event.type === 'candidate-scored' && event.on !== 'test'
          ? (event.asked ?? event.scores.length)
          : 0;
    made += counted;
    if (counted > 0 && 'usage' in event) tokens += event.usage.tokensIn + event.usage.tokensOut;
  }
  const tested = (id: string): readonly number[] => {
    for (const { event } of entries)
      if (event.type === 'candidate-scored' && event.on === 'test' && event.candidateId === id)
        return event.scores;
    throw new Error(`${id} was not scored on the test split`);
  };
  const opened = entries.find(({ event }) => event.type === 'test-opened')?.event;
  if (opened?.type !== 'test-opened') throw new Error('the run ended without a verdict');

  /** Accuracy on examples, measured from outside of the run. */
  async function measured(candidate: Candidate, examples: readonly Example[]): Promise<number> {
    const scores = await Promise.all(
      examples.map(async (example) => {
        const request = taskRequest(spec, candidate, example);
        const { completion } = await call({ role: 'task', request, example }, never);
        return live.task.metric(completion.text, example).score;
      }),
    );
    return mean(scores);
  }
  const seen = [...proposed.values()].filter(({ candidate }) => candidate.kind !== 'mutation-prompt');
  const qualities: number[] = [];
  for (const { candidate } of seen) qualities.push(await measured(candidate, live.task.dev));
  const startQuality = await measured(proposed.get(opened.start)!.candidate, live.task.dev);
  const best = Math.max(...qualities);
  const first = qualities.findIndex(
    (quality) => quality - startQuality >= NEARLY * (best - startQuality) - 1e-9,
  );
  const winner = proposed.get(champion)!.candidate;
  return {
    champion: winner,
    startScores: tested(opened.start),
    championScores: tested(champion),
    calls: made,
    tokens,
    near: best > startQuality ? { calls: seen[first]!.calls, tokens: seen[first]!.tokens } : undefined,
    words: wordCount(winner),
  };
}
