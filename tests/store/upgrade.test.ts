import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { exportRun } from '../../src/store/archive/write.ts';
import { allConnections, capabilitiesOf, pricedOf, SIMULATED } from '../../src/store/connections.ts';
import { addLostCall, lostCallsOf } from '../../src/store/lostCalls.ts';
import { deleteRun } from '../../src/store/runs.ts';
import { replay } from '../../src/worker/replay.ts';
import { runLedger } from '../../src/worker/runLedger.ts';
import { recordedRun } from './archive/recordedRun.ts';
import { freshDbs } from './freshDb.ts';

type Rows = Readonly<Record<string, readonly object[]>>;

interface Store {
  readonly keyPath: string | string[];
  readonly autoIncrement?: true;
  readonly unique?: readonly string[][];
  readonly indexes?: readonly (string | string[])[];
}

/** The tables of the first version, as the browser had them. */
const FIRST: Readonly<Record<string, Store>> = {
  tasks: { keyPath: 'id', indexes: ['updatedAt'] },
  datasets: { keyPath: 'id' },
  runs: { keyPath: 'id', indexes: ['createdAt', 'wanted', 'spec.task.id'] },
  events: {
    keyPath: 'seq',
    autoIncrement: true,
    unique: [['runId', 'place']],
    indexes: [['runId', 'seq']],
  },
  outcomes: { keyPath: ['runId', 'place'] },
  calls: { keyPath: 'key', indexes: ['runId'] },
  progress: { keyPath: 'runId' },
  connections: { keyPath: 'id', indexes: ['createdAt'] },
  settings: { keyPath: 'key' },
};

/** Dexie counts its versions by tens. */
const FIRST_VERSION = 10;

const nameOf = (path: string | string[]): string => (typeof path === 'string' ? path : `[${path.join('+')}]`);

/** Makes a database of the first version without Dexie, with these rows. */
function firstVersion(name: string, rows: Rows): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, FIRST_VERSION);
    opening.onupgradeneeded = () => {
      for (const [table, { keyPath, autoIncrement = false, unique = [], indexes = [] }] of Object.entries(
        FIRST,
      )) {
        const store = opening.result.createObjectStore(table, { keyPath, autoIncrement });
        for (const path of unique) store.createIndex(nameOf(path), path, { unique: true });
        for (const path of indexes) store.createIndex(nameOf(path), path);
      }
    };
    opening.onsuccess = () => {
      const db = opening.result;
      const writing = db.transaction(Object.keys(FIRST), 'readwrite');
      for (const [table, own] of Object.entries(rows))
        for (const row of own) writing.objectStore(table).put(row);
      writing.oncomplete = () => resolve(db.close());
      writing.onerror = () => reject(writing.error!);
    };
    opening.onerror = () => reject(opening.error!);
  });
}

const tally = { calls: 7, usage: { tokensIn: 70, tokensOut: 7 } };

/** What the first version knew of a connection and of how a run stands. */
const OLD_ROWS = {
  connections: [
    {
      id: 'box-12345678',
      provider: 'openai',
      name: 'Box',
      baseUrl: 'https://box.example/v1',
      models: ['small'],
      prices: { small: { input: 1, output: 2 } },
      concurrency: 12,
      createdAt: 5,
    },
  ],
  progress: (runId: string) => [
    {
      runId,
      spent: { calls: 14, usage: tally.usage, usd: 0.5, byRole: { optimizer: tally, task: tally } },
      sent: { calls: 14, usd: 0.5 },
      inFlight: 0,
      activeMs: 1234,
      at: 6,
    },
  ],
  settings: [{ key: 'simulated.delay', value: 30 }],
};

const freshDb = freshDbs();

it('a database of the first version opens with all its rows, and everything can be done with them', async () => {
  const recorded = freshDb();
  const run = await recordedRun(recorded, { prices: { optimizer: { input: 1, output: 2 } } });
  const tables = ['datasets', 'runs', 'events', 'outcomes', 'calls'];
  const rows: Rows = {
    ...Object.fromEntries(
      await Promise.all(tables.map(async (table) => [table, await recorded.table(table).toArray()] as const)),
    ),
    tasks: [{ id: run.spec.task.id, spec: run.spec.task, createdAt: 1, updatedAt: 2 }],
    connections: OLD_ROWS.connections,
    progress: OLD_ROWS.progress(run.id),
    settings: OLD_ROWS.settings,
  };
  expect(Object.keys(rows).sort()).toEqual(Object.keys(FIRST).sort());
  const db = freshDb();
  await firstVersion(db.name, rows);

  for (const [table, own] of Object.entries(rows).filter(([table]) => table !== 'progress')) {
    expect(own, table).not.toEqual([]);
    expect(await db.table(table).toArray(), table).toEqual(own);
  }
  expect((await db.progress.get(run.id))!.spent.byRole).toEqual({
    optimizer: tally,
    task: tally,
    judge: { calls: 0, usage: { tokensIn: 0, tokensOut: 0 } },
  });

  const [simulated, box] = await allConnections(db);
  expect(simulated).toEqual(SIMULATED);
  expect(pricedOf(box, 'small', undefined)).toEqual({ by: 'person', price: { input: 1, output: 2 } });
  expect(capabilitiesOf(box!, 'small')).toEqual({});

  const options = { exportedAt: '' };
  expect(await (await exportRun(db, run.id, options)).text()).toBe(
    await (await exportRun(recorded, run.id, options)).text(),
  );
  expect((await runLedger(db, run.id)).total.calls).toBe(rows['calls']!.length);
  expect(await replay(db, run.id)).toMatchObject({ same: true });
  await addLostCall(db, run.id, {
    role: 'task',
    kind: 'unreadable',
    worst: { tokensIn: 1, tokensOut: 1 },
  });
  expect(await lostCallsOf(db, run.id)).toHaveLength(1);
  expect(await db.downloads.where('state').equals('wanted').count()).toBe(0);
  await deleteRun(db, run.id);
  expect([await db.runs.count(), await db.events.count(), await db.lost.count()]).toEqual([0, 0, 0]);
});
