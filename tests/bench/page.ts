import { bareFetch } from './bareFetch.ts';
import type { Model } from '../../src/core/model.ts';
import { openaiCompatible } from '../../src/providers/openai/index.ts';
import { addConnection } from '../../src/store/connections.ts';
import { Db, type CallRow } from '../../src/store/db.ts';
import { dexieJournal, dexieMemo } from '../../src/store/journal.ts';
import { reviewsSpec, runReviews } from './reviewsRun.ts';
import { instant, runCalls } from './workload.ts';

/** A database of its own for one measurement, deleted afterwards. */
async function withDb<T>(work: (name: string) => Promise<T>): Promise<T> {
  const name = `bench-${crypto.randomUUID()}`;
  try {
    return await work(name);
  } finally {
    await new Db(name).delete();
  }
}

/** Through the whole engine, journalled and remembered in IndexedDB. */
async function runInDb(name: string, calls: number, inFlight: number, model: Model): Promise<number> {
  const db = new Db(name);
  try {
    const kept = { journal: dexieJournal(db, 'bench'), memo: dexieMemo(db, 'bench') };
    return await runCalls(kept, calls, inFlight, model);
  } finally {
    db.close();
  }
}

/** What the bench calls in the page. Times are milliseconds. */
const bench = {
  /** `calls` calls to a model that answers at once. */
  engine: (calls: number, inFlight: number) => withDb((name) => runInDb(name, calls, inFlight, instant)),

  /** The same number of rows written one by one, `inFlight` at a time, with nothing around it. */
  singlePuts: (calls: number, inFlight: number) =>
    withDb(async (name) => {
      const db = new Db(name);
      const began = performance.now();
      let next = 0;
      const writer = async () => {
        for (let i = next++; i < calls; i = next++) await db.calls.put(rowOf(`${i}`));
      };
      await Promise.all(Array.from({ length: inFlight }, writer));
      const took = performance.now() - began;
      db.close();
      return took;
    }),

  /** A run dies after `calls` calls and is resumed: until its first new call. Beside it, reading the same rows once. */
  resume: (calls: number) =>
    withDb(async (name) => {
      const DYING = 200;
      let answered = 0;
      const mortal: Model = async (request, signal) => {
        if (++answered > calls) throw new Error('dead'); // nothing that would be tried again
        return instant(request, signal);
      };
      await runInDb(name, calls + DYING, 32, mortal).catch(() => {});

      let first = 0;
      const began = performance.now();
      const resumed: Model = (request, signal) => {
        first ||= performance.now() - began;
        return instant(request, signal);
      };
      await runInDb(name, calls + DYING, 32, resumed);

      const db = new Db(name);
      const beganReading = performance.now();
      const rows = await db.calls.toArray();
      const reading = performance.now() - beganReading;
      db.close();
      return { first, reading, rows: rows.length };
    }),

  /** `calls` calls over HTTP through the whole stack. */
  server: (baseUrl: string, calls: number, inFlight: number) =>
    withDb((name) =>
      runInDb(name, calls, inFlight, (request, signal) =>
        stack(baseUrl)({ ...request, model: 'small-model' }, signal),
      ),
    ),

  /** A whole run over HTTP, and what it recorded. */
  reviews: (baseUrl: string, silence: number) =>
    withDb(async (name) => {
      const db = new Db(name);
      try {
        return await runReviews(db, baseUrl, silence);
      } finally {
        db.close();
      }
    }),

  /** Puts a large run on a server into the app's own database: whoever opens the app next sees it run. */
  plantRun: async (baseUrl: string, concurrency: number) => {
    const db = new Db();
    const settings = { name: 'Bench', baseUrl, models: ['small-model'], prices: {}, concurrency };
    const connection = await addConnection(db, settings);
    const options = { populationSize: 8, generations: 20 };
    const { spec, dataset } = reviewsSpec(1000, options, connection);
    await db.datasets.put(dataset);
    await db.runs.put({
      id: 'wide',
      name: 'Wide',
      spec,
      budget: { calls: 1e6 },
      wanted: 'running',
      status: 'waiting',
      createdAt: Date.now(),
      prices: {},
    });
    db.close();
  },

  bareFetch,
};

let made: { baseUrl: string; model: Model } | undefined;

function stack(baseUrl: string): Model {
  if (made?.baseUrl !== baseUrl) made = { baseUrl, model: openaiCompatible({ baseUrl, key: '' }) };
  return made.model;
}

const rowOf = (key: string): CallRow => ({
  key,
  role: 'task',
  completion: { text: 'yes', finish: 'stop', usage: { tokensIn: 200, tokensOut: 1 } },
  ms: 1,
  runId: 'bench',
  at: 0,
});

export type Bench = typeof bench;

declare global {
  var bench: Bench;
}
globalThis.bench = bench;
