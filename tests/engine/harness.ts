import type { Completion, Model, Request } from '../../src/core/model.ts';
import { defaultsOf, type Fields, type Optimizer, type OptionValues } from '../../src/core/optimizer.ts';
import { datasetOf, digest, exampleOf } from '../../src/core/digest.ts';
import {
  comparePlaces,
  type Entry,
  type Journal,
  type Memo,
  type RememberedCall,
} from '../../src/core/event.ts';
import { random } from '../../src/core/random.ts';
import type { Run } from '../../src/core/run.ts';
import type { RunSpec } from '../../src/core/spec.ts';
import type { Metric } from '../../src/core/task.ts';
import { remembering, type Caller, type Question } from '../../src/engine/caller.ts';
import { execute, type Host } from '../../src/engine/execute.ts';
import { liveTask } from '../../src/engine/liveTask.ts';
import { conforming } from '../../src/engine/standIn.ts';

const LABELS = ['yes', 'no', 'perhaps'];

export const dataset = datasetOf(
  ['question'],
  Array.from({ length: 60 }, (_, i) => exampleOf({ question: `Question ${i}?` }, LABELS[i % 3]!)),
);

const ids = dataset.examples.map(({ id }) => id);
const metric: Metric = (output, example) => ({ score: output === example.target ? 1 : 0 });

export const specOf = (
  optimizer: Optimizer,
  options: OptionValues = {},
  over: Partial<RunSpec> = {},
): RunSpec => ({
  method: { id: optimizer.id, version: optimizer.version },
  options: { ...defaultsOf(optimizer), ...(optimizer.quick as OptionValues), ...options },
  seed: '7',
  task: {
    id: 'task',
    name: 'Questions',
    description: 'Answer questions',
    datasetId: dataset.id,
    split: { train: ids.slice(0, 20), dev: ids.slice(20, 32), test: ids.slice(32, 52) },
    metric: { kind: 'exact' },
    seeds: [{ text: 'Answer.' }, { text: 'Say yes, no or perhaps.' }],
    inputTemplate: '{{question}}',
    maxTokens: 20,
  },
  models: { optimizer: { connection: 'test', model: 'big' }, task: { connection: 'test', model: 'small' } },
  ...over,
});

/** A method of a test's own. */
export const methodOf = (optimize: Optimizer['optimize'], options: Fields = {}): Optimizer => ({
  id: 'test',
  version: 1,
  title: 'Test',
  paper: { title: '', authors: '', year: 2026, url: '' },
  family: 'evolution',
  summary: '',
  choose: '',
  needs: { labels: true, optimizer: 'small' },
  cost: '',
  deviations: [],
  options,
  quick: {},
  operators: {},
  optimize,
});

/** Scores the person's first prompt on dev. */
export const scoreSeed = (run: Run) =>
  run.score(run.propose(run.task.seeds[0]!, { by: 'seed' }), run.task.dev);

const positions = new Map(dataset.examples.map(({ id }, i) => [id, i]));

/** Answers so that a prompt that says “right on k” scores k/12 on dev; one that does not say so scores 0. */
export function answerAsPrompted({ request, example }: Question): string {
  const k = Number(
    /right on (\d+)/.exec(request.messages.map(({ content }) => content).join('\n'))?.[1] ?? 0,
  );
  return positions.get(example!.id)! % 12 < k ? example!.target : 'I do not know';
}

/** The whole dev split has this many examples, the test split that many. */
export const [DEV, TEST] = [12, 20];

export const live = (spec: RunSpec) => liveTask(spec.task, dataset, metric);

/** What survives a crash. */
export function disk() {
  const entries = new Map<string, Entry>();
  const calls = new Map<string, RememberedCall>();
  const journal: Journal = {
    read: async () => structuredClone([...entries.values()]),
    write: async (added) => {
      for (const entry of added) {
        if (entries.has(entry.place)) throw new Error(`${entry.place} was written twice`);
        entries.set(entry.place, structuredClone(entry));
      }
    },
  };
  const memo: Memo = {
    get: async (key) => calls.get(key),
    put: async (call) => {
      if (calls.has(call.key)) throw new Error(`${call.key} was asked twice`);
      calls.set(call.key, structuredClone(call));
      return call;
    },
  };
  return {
    calls,
    journal,
    memo,
    /** The journal in canonical order. */
    get journalled(): Entry[] {
      return [...entries.values()].sort((a, b) => comparePlaces(a.place, b.place));
    },
  };
}

export type Disk = ReturnType<typeof disk>;

export interface FakeOptions {
  /** Called before each answer; throw here to fail the call. `n` counts from 1. */
  readonly before?: (n: number, question: Question) => void | Promise<void>;
  /** Share of optimizer replies that are malformed. */
  readonly malformed?: number;
  /** Answers that differ each time they are asked. */
  readonly whimsical?: boolean;
  readonly latency?: () => number;
  /** What to answer; where it gives nothing, the answer is made up. */
  readonly answer?: (question: Question) => string | undefined;
  /** Whether the models give log-probabilities where they are wanted. @default true */
  readonly logprobs?: boolean;
}

/**
 * Models that answer from the request alone, out of order: each answer waits for a random number of turns of the
 * event loop. Every physical call is counted.
 */
export function fakeCaller(store: { readonly memo: Memo }, options: FakeOptions = {}) {
  const { before, malformed = 0, whimsical = false, latency = () => Math.random() * 4, answer } = options;
  const { logprobs = true } = options;
  const asked = new WeakMap<Request, Question>();
  let calls = 0;
  let tokens = 0;
  const model: Model = async (request) => {
    const question = asked.get(request)!;
    const n = ++calls;
    for (let turns = latency(); turns > 0; turns--) await turn();
    await before?.(n, question);
    const stream = random(digest(JSON.stringify(request)) + (whimsical ? Math.random() : ''));
    const madeUp = () =>
      question.role === 'task'
        ? stream.float() < 0.6
          ? question.example!.target
          : stream.pick(LABELS)
        : stream.float() < malformed
          ? 'I would rather not.'
          : conforming(question.format!, 60, stream);
    const text = answer?.(question) ?? madeUp();
    const completion: Completion = {
      text,
      finish: 'stop',
      usage: { tokensIn: 10 + stream.int(20), tokensOut: 1 + stream.int(request.maxTokens) },
      ...(logprobs && request.logprobs !== undefined && { logprobs: certain(text) }),
    };
    tokens += completion.usage.tokensIn + completion.usage.tokensOut;
    return completion;
  };
  const remember = remembering({ models: { optimizer: model, task: model }, memo: store.memo, now: () => 0 });
  const call: Caller = (question, signal) => {
    asked.set(question.request, question);
    return remember(question, signal);
  };
  return {
    call,
    get calls() {
      return calls;
    },
    get tokens() {
      return tokens;
    },
  };
}

/** A reply of one token, of which the model was sure: a right answer has a likelihood of 0.8, a wrong one of 0.08. */
const certain = (token: string) => [{ token, logprob: Math.log(0.8), top: [] }];

/** One turn of the event loop, which browsers have no function for. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

export const never = new AbortController().signal;

export function start(
  optimizer: Optimizer,
  spec: RunSpec,
  store: { readonly journal: Journal },
  call: Caller,
  host: Partial<Host> = {},
) {
  return execute(spec, optimizer, live(spec), {
    call,
    journal: store.journal,
    budget: { calls: 1e6 },
    prices: {},
    pause: never,
    stop: never,
    ...host,
  });
}

/** Logical calls that a journal accounts for. */
export const callsIn = (journal: readonly Entry[]): number =>
  journal.reduce(
    (sum, { event }) =>
      sum +
      (event.type === 'reply-received'
        ? event.calls.length
        : event.type === 'candidate-scored'
          ? (event.asked ?? event.scores.length)
          : 0),
    0,
  );

/** `count` numbers spread over the whole of [0, below), drawn by seed. */
export const spread = (count: number, below: number, seed: string): number[] => {
  const stream = random(seed);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + stream.float()) / count) * below));
};
