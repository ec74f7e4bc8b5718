import { afterEach, describe, expect, it, vi } from 'vitest';
import { comparePlaces, type Entry, type RememberedCall, type RunEvent } from '../../src/core/event.ts';
import { ModelError } from '../../src/core/errors.ts';
import type { Optimizer } from '../../src/core/optimizer.ts';
import { evopromptDE } from '../../src/optimizers/evoprompt/de.ts';
import { Db } from '../../src/store/db.ts';
import { dexieJournal, dexieMemo, eventsOf, outcomesOf, readJournal } from '../../src/store/journal.ts';
import { disk, fakeCaller, specOf, start } from '../engine/harness.ts';
import { freshDbs } from './freshDb.ts';

const fresh = freshDbs();
afterEach(() => vi.restoreAllMocks());
const method = evopromptDE as unknown as Optimizer;

const round = (n: number): RunEvent => ({ type: 'round-started', round: n });
const scored = (...scores: number[]): RunEvent => ({
  type: 'candidate-scored',
  candidateId: '1',
  on: 'dev',
  score: 0.1 + 0.2,
  scores,
  usage: { tokensIn: 1, tokensOut: 2, tokensCached: 0, estimated: true },
});
const entries: Entry[] = [
  { place: 'begin', event: { type: 'run-began', spec: 'x' } },
  { place: '0', event: scored(0, 1, 1 / 3, 0.1 + 0.2) },
  { place: '1.9/0', event: round(0) },
  { place: '1.10/0', event: scored() },
  { place: '2', event: { type: 'proposal-failed', by: 'é', parents: [], calls: ['c'], fault: '“no”' } },
  { place: 'v/1/0', event: scored(1) },
];
const callOf = (key: string, over: Partial<RememberedCall> = {}): RememberedCall => ({
  key,
  role: 'task',
  completion: { text: `answer to ${key}`, finish: 'stop', usage: { tokensIn: 1, tokensOut: 1 } },
  ms: 5,
  ...over,
});

describe('a journal', () => {
  it('is read as it was written, in the order of places, whatever the order of writing', async () => {
    const db = fresh();
    const journal = dexieJournal(db, 'run');
    await Promise.all([...entries].reverse().map((entry) => journal.write([entry])));
    expect(await journal.read()).toEqual(entries);
    expect(entries).toEqual(entries.toSorted((a, b) => comparePlaces(a.place, b.place)));
  });

  it('keeps scores in their own table, so that a tree loads without them', async () => {
    const db = fresh();
    await dexieJournal(db, 'run').write(entries);
    for (const { event } of await eventsOf(db, 'run'))
      if (event.type === 'candidate-scored') expect(event.scores).toEqual([]);
    const scores = await outcomesOf(db, 'run');
    expect([...scores.keys()].sort(comparePlaces)).toEqual(['0', '1.10/0', 'v/1/0']);
    expect(scores.get('0')).toEqual(Float64Array.of(0, 1, 1 / 3, 0.1 + 0.2));
  });

  it('is of one run only, and can be followed from any event on', async () => {
    const db = fresh();
    await dexieJournal(db, 'run').write(entries);
    await dexieJournal(db, 'run2').write([{ place: '0', event: round(7) }]);
    await dexieJournal(db, 'ru').write([{ place: '0', event: scored(1) }]);
    expect(await readJournal(db, 'run')).toEqual(entries);
    const rows = await eventsOf(db, 'run');
    expect((await eventsOf(db, 'run', rows[3]!.seq)).map(({ place }) => place)).toEqual(['2', 'v/1/0']);
    expect([...(await outcomesOf(db, 'ru')).keys()]).toEqual(['0']);
  });

  it('refuses a place that is written already, and then writes nothing of that batch', async () => {
    const db = fresh();
    vi.spyOn(console, 'trace').mockReturnValue(); // where Dexie tells of every failed write
    const journal = dexieJournal(db, 'run');
    await journal.write(entries.slice(0, 2));
    await expect(
      journal.write([
        { place: '5', event: round(5) },
        { place: '0', event: scored(1, 1) },
      ]),
    ).rejects.toThrow();
    expect(await journal.read()).toEqual(entries.slice(0, 2));
    await journal.write([{ place: '5', event: round(5) }]); // and can be written on
    expect((await journal.read()).map(({ place }) => place)).toContain('5');
  });

  it('resolves a write only when another connection can read it', async () => {
    const db = fresh();
    const journal = dexieJournal(db, 'run');
    const other = new Db(db.name);
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        await journal.write([{ place: `${n}`, event: round(n) }]);
        expect(await other.events.where({ runId: 'run', place: `${n}` }).count()).toBe(1);
      }),
    );
    other.close();
    expect((await journal.read()).map(({ place }) => place)).toEqual(
      Array.from({ length: 40 }, (_, n) => `${n}`),
    );
  });
});

describe('the memory of calls', () => {
  it('is shared between runs, and knows who paid', async () => {
    const db = fresh();
    const [mine, yours] = [dexieMemo(db, 'mine'), dexieMemo(db, 'yours')];
    await Promise.all([mine.put(callOf('a')), mine.put(callOf('b')), yours.put(callOf('c'))]);
    for (const memo of [mine, yours, dexieMemo(db, 'later')])
      for (const key of ['a', 'b', 'c']) expect(await memo.get(key)).toMatchObject(callOf(key));
    expect(await mine.get('nobody asked')).toBeUndefined();
    const paid = async (runId: string) =>
      [...(await dexieMemo(db, runId).own())].map(({ key }) => key).sort();
    expect(await paid('mine')).toEqual(['a', 'b']);
    expect(await paid('yours')).toEqual(['c']);
    expect(await paid('later')).toEqual([]);
  });

  it('finds many at once, each under its own key', async () => {
    const db = fresh();
    const keys = Array.from({ length: 500 }, (_, n) => `key ${n}`);
    const memo = dexieMemo(db, 'run');
    await Promise.all(keys.filter((_, n) => n % 3 > 0).map((key) => memo.put(callOf(key))));
    const found = await Promise.all(keys.map((key) => dexieMemo(db, 'other').get(key)));
    expect(found.map((call) => call?.key)).toEqual(keys.map((key, n) => (n % 3 > 0 ? key : undefined)));
    const one = dexieMemo(db, 'third');
    expect((await Promise.all(keys.map((key) => one.get(key)))).map((call) => call?.key)).toEqual(
      found.map((call) => call?.key),
    );
  });
});

describe('a run on the database', () => {
  const spec = specOf(method);

  it('grows the tree that it grows in memory, dies, and resumes to the identical journal', async () => {
    const memory = disk();
    const inMemory = fakeCaller(memory, { malformed: 0.05 });
    const whole = await start(method, spec, memory, inMemory.call);

    const db = fresh();
    let paid = 0;
    for (const diesAt of [60, 200, undefined]) {
      // a new tab: nothing but the database is left
      const models = fakeCaller(
        { memo: dexieMemo(db, 'run') },
        {
          malformed: 0.05,
          before: (n) => {
            if (diesAt !== undefined && n > diesAt) throw new ModelError('network', 'the tab was closed');
          },
        },
      );
      const running = start(method, spec, { journal: dexieJournal(db, 'run') }, models.call);
      if (diesAt !== undefined) {
        await expect(running).rejects.toThrow('the tab was closed');
        paid = await db.calls.count();
        expect(paid).toBeGreaterThan(0);
      } else {
        expect(await running).toEqual(whole);
        expect(paid + models.calls).toBe(inMemory.calls);
      }
    }
    expect(await readJournal(db, 'run')).toEqual(memory.journalled);
    expect(await db.calls.count()).toBe(inMemory.calls);
  });

  it('can be replayed, though another run asked the same at the same time and models never answer twice alike', async () => {
    const db = fresh();
    const ids = ['first', 'second'];
    const work = (id: string) =>
      start(
        method,
        spec,
        { journal: dexieJournal(db, id) },
        fakeCaller({ memo: dexieMemo(db, id) }, { whimsical: true }).call,
      );
    const results = await Promise.all(ids.map((id) => work(id)));
    const [calls, journals] = [
      await db.calls.count(),
      await Promise.all(ids.map((id) => readJournal(db, id))),
    ];
    expect(await Promise.all(ids.map((id) => work(id)))).toEqual(results);
    expect(await Promise.all(ids.map((id) => readJournal(db, id)))).toEqual(journals);
    expect(await db.calls.count()).toBe(calls);
  });

  it('asks nothing that another run on the same data has asked', async () => {
    const db = fresh();
    const run = async (id: string) => {
      const models = fakeCaller({ memo: dexieMemo(db, id) });
      await start(method, spec, { journal: dexieJournal(db, id) }, models.call);
      return models.calls;
    };
    expect(await run('first')).toBeGreaterThan(100);
    expect(await run('second')).toBe(0);
    expect(await readJournal(db, 'second')).toEqual(await readJournal(db, 'first'));
  });
});
