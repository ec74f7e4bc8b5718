import { liveQuery } from 'dexie';
import { afterEach, beforeEach } from 'vitest';
import { defaultsOf } from '../../src/core/optimizer.ts';
import type { Entry } from '../../src/core/event.ts';
import type { RunRecord } from '../../src/core/spec.ts';
import type { Dataset, TaskSpec } from '../../src/core/task.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { SIMULATED } from '../../src/store/connections.ts';
import { Db } from '../../src/store/db.ts';
import { readJournal } from '../../src/store/journal.ts';
import { loadSample } from '../../src/store/samples.ts';
import { setSimulatedDelay } from '../../src/store/simulatedSpeed.ts';
import { Runner } from '../../src/worker/runner.ts';

/** A pace at which a run of some 300 calls can be caught in the middle. Milliseconds an answer. */
const PACE = 4;
/** Calls that the search takes: the seed on dev, three paraphrases, and two generations of four. The model is never malformed. */
export const SEARCH = 16 + 3 * 17 + 2 * 4 * 17;
/** Calls that the test split takes, for start and champion. */
export const VERDICT = 2 * 12;

const gardener = { connection: SIMULATED.id, model: SIMULATED.models[0]! };

let sample: Promise<{ task: TaskSpec; dataset: Dataset }> | undefined;
const readText = async (path: string): Promise<string> => (await fetch(`/${path}`)).text();

/** A small run of EvoPrompt DE on the support triage sample and the simulated model. */
export async function runOf(id: string, over: Partial<RunRecord> = {}): Promise<RunRecord> {
  const { task } = await (sample ??= loadSample('support-triage', readText));
  const method = optimizerById('evoprompt-de');
  const { train, dev, test } = task.split;
  return {
    id,
    name: id,
    spec: {
      method: { id: method.id, version: method.version },
      options: { ...defaultsOf(method), populationSize: 4, generations: 2 },
      seed: '7',
      task: {
        ...task,
        seeds: task.seeds.slice(0, 1),
        split: { train, dev: dev.slice(0, 16), test: test.slice(0, 12) },
      },
      models: { optimizer: gardener, task: gardener },
    },
    budget: { calls: 4000 },
    wanted: 'running',
    status: 'waiting',
    createdAt: 0,
    prices: {},
    ...over,
  };
}

/** Resolves with the first value of a query that is as it should be. */
export function until<T>(query: () => Promise<T>, ok: (value: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscription = liveQuery(query).subscribe({
      next: (value) => {
        if (!ok(value)) return;
        resolve(value);
        queueMicrotask(() => subscription.unsubscribe());
      },
      error: reject,
    });
  });
}

export interface Workplace {
  readonly db: Db;
  /** Another connection to the same database, as another tab has one. */
  tab(): Db;
  /** A runner that obeys. It is closed after the test. */
  hire(db?: Db): Runner;
  journal(id: string): Promise<Entry[]>;
  /** Resolves once the run is as asked. */
  when(id: string, status: RunRecord['status']): Promise<RunRecord>;
  /** Resolves once the run has bought this many calls. */
  bought(id: string, calls: number): Promise<number>;
}

/** A database of its own for each test of a file, with the rows of the sample. */
export function workplaces(): () => Workplace {
  let runners: Runner[] = [];
  let tabs: Db[] = [];
  beforeEach(async () => {
    const db = new Db(`test-${crypto.randomUUID()}`);
    db.on('blocked', () => false);
    tabs = [db];
    runners = [];
    const { dataset } = await (sample ??= loadSample('support-triage', readText));
    await db.datasets.put(dataset);
    await setSimulatedDelay(db, PACE);
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.close()));
    const [db, ...others] = tabs;
    for (const other of others) other.close();
    await db!.delete();
  });
  return () => {
    const db = tabs[0]!;
    return {
      db,
      tab() {
        const other = new Db(db.name);
        tabs.push(other);
        return other;
      },
      hire(own = db) {
        const runner = new Runner(own);
        runners.push(runner);
        runner.start();
        return runner;
      },
      journal: (id) => readJournal(db, id),
      when: async (id, status) =>
        (await until(
          () => db.runs.get(id),
          (run) => run?.status === status,
        ))!,
      bought: (id, calls) =>
        until(
          () => db.calls.where('runId').equals(id).count(),
          (count) => count >= calls,
        ),
    };
  };
}

/** Logical calls that a journal records. */
export const callsIn = (journal: readonly Entry[]): number =>
  journal.reduce(
    (sum, { event }) =>
      sum +
      (event.type === 'reply-received' ? event.calls.length : 0) +
      (event.type === 'candidate-scored' ? event.scores.length : 0),
    0,
  );
