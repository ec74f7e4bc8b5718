import {
  comparePlaces,
  type Entry,
  type Journal,
  type Memo,
  type RememberedCall,
  type RunEvent,
} from '../core/event.ts';
import type { Db, EventRow } from './db.ts';
import { groupCommit } from './groupCommit.ts';

/** The journal of one run in the database. */
export function dexieJournal(db: Db, runId: string): Journal {
  const write = groupCommit<Entry>((entries) =>
    db.transaction('rw', db.events, db.outcomes, async () => {
      const at = Date.now();
      await db.events.bulkAdd(
        entries.map(({ place, event }) => ({ runId, place, at, event: withoutScores(event) })),
      );
      await db.outcomes.bulkAdd(
        entries.flatMap(({ place, event }) =>
          event.type === 'candidate-scored'
            ? [{ runId, place, scores: Float64Array.from(event.scores) }]
            : [],
        ),
      );
    }),
  );
  return {
    read: () => readJournal(db, runId),
    write: (entries) => write(...entries),
  };
}

/** The whole journal of a run, in the order of its places. */
export async function readJournal(db: Db, runId: string): Promise<Entry[]> {
  const [rows, outcomes] = await Promise.all([eventsOf(db, runId), outcomesOf(db, runId)]);
  return rows
    .map(({ place, event }) => ({ place, event: withScores(event, outcomes.get(place)) }))
    .sort((a, b) => comparePlaces(a.place, b.place));
}

/** Events of a run in the order they were written, from `after` (a `seq`) on; scores left out. */
export const eventsOf = (db: Db, runId: string, after = -Infinity): Promise<EventRow[]> =>
  db.events.where('[runId+seq]').between([runId, after], [runId, Infinity], false, true).toArray();

/** The scores of every scored batch of a run, by place. */
export async function outcomesOf(db: Db, runId: string): Promise<Map<string, Float64Array>> {
  const rows = await db.outcomes.where('[runId+place]').between([runId, ''], [runId, '\uffff']).toArray();
  return new Map(rows.map(({ place, scores }) => [place, scores]));
}

const withoutScores = (event: RunEvent): RunEvent =>
  event.type === 'candidate-scored' ? { ...event, scores: [] } : event;

const withScores = (event: RunEvent, scores: Float64Array | undefined): RunEvent =>
  event.type === 'candidate-scored' && scores ? { ...event, scores: [...scores] } : event;

/** The memory of a run. */
export interface OwnMemo extends Memo {
  /** What the run had paid for when it was opened. */
  own(): Promise<Iterable<RememberedCall>>;
}

/**
 * The memory of model calls in the database, shared by all runs. What `runId` paid for is read at once when first
 * asked, since a resumed run wants nearly all of it.
 */
export function dexieMemo(db: Db, runId: string): OwnMemo {
  let reading: Promise<ReadonlyMap<string, RememberedCall>> | undefined;
  const own = () => (reading ??= readOwn());
  async function readOwn() {
    const rows = await db.calls.where('runId').equals(runId).toArray();
    return new Map(rows.map((row) => [row.key, row]));
  }
  /** Answers that stood already when this run came with its own. */
  const earlier = new Map<string, RememberedCall>();
  const remember = groupCommit<RememberedCall>((calls) =>
    db.transaction('rw', db.calls, async () => {
      const at = Date.now();
      const here = await db.calls.bulkGet(calls.map(({ key }) => key));
      await db.calls.bulkAdd(calls.filter((_, i) => !here[i]).map((call) => ({ ...call, runId, at })));
      for (const row of here) if (row) earlier.set(row.key, row);
    }),
  );
  const find = gathered((keys: readonly string[]) => db.calls.bulkGet([...keys]));
  return {
    get: async (key) => (await own()).get(key) ?? find(key),
    put: async (call) => {
      await remember(call);
      return earlier.get(call.key) ?? call;
    },
    own: async () => (await own()).values(),
  };
}

/** Looks up in one query what is asked for within one turn of the event loop. */
function gathered<T>(
  findAll: (keys: readonly string[]) => Promise<(T | undefined)[]>,
): (key: string) => Promise<T | undefined> {
  let batch: { keys: string[]; found: Promise<(T | undefined)[]> } | undefined;
  return async (key) => {
    if (!batch) {
      const keys: string[] = [];
      batch = {
        keys,
        found: Promise.resolve().then(() => {
          batch = undefined;
          return findAll(keys);
        }),
      };
    }
    const at = batch.keys.push(key) - 1;
    return (await batch.found)[at];
  };
}
