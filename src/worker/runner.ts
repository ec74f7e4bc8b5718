import { liveQuery, type Subscription } from 'dexie';
import { canonicalJson } from '../core/digest.ts';
import { ModelError, Paused, ReplayDivergence, SearchEnded, SetupError } from '../core/errors.ts';
import type { RunError, RunRecord } from '../core/spec.ts';
import { execute } from '../engine/execute.ts';
import { Losses } from '../engine/losses.ts';
import type { Db } from '../store/db.ts';
import { dexieJournal, dexieMemo } from '../store/journal.ts';
import { addLostCall, lostCallsOf } from '../store/lostCalls.ts';
import { deleteRun } from '../store/runs.ts';
import { connect } from './connect.ts';
import { Lanes } from './lanes.ts';
import { loadRun } from './loadRun.ts';
import { ProgressWriter } from './progress.ts';
import { remembering } from '../engine/caller.ts';

/** A run that is being worked on. */
interface Active {
  readonly pause: AbortController;
  readonly stop: AbortController;
  readonly terms: string;
  readonly finished: Promise<void>;
}

/**
 * Does what the run rows ask for. It watches the table, so that any tab can want something, and is the only writer of
 * journals: it must only exist while the runner lock is held.
 */
export class Runner {
  readonly #db: Db;
  readonly #lanes = new Lanes();
  readonly #active = new Map<string, Active>();
  #subscription: Subscription | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Begins to obey. Runs that were under way when their tab closed go on from where they were. */
  start(): void {
    const wanted = () => this.#db.runs.where('wanted').anyOf('running', 'stopped').toArray();
    this.#subscription = liveQuery(wanted).subscribe({
      next: (runs) => this.#obey(runs),
      error: (error: unknown) => console.error('The runner cannot read the runs.', error),
    });
  }

  /** Pauses everything; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#subscription?.unsubscribe();
    for (const { pause } of this.#active.values()) pause.abort(new Paused());
    await Promise.all([...this.#active.values()].map(({ finished }) => finished));
  }

  #obey(runs: readonly RunRecord[]): void {
    const wanted = new Map(runs.map((run) => [run.id, run]));
    for (const [id, { pause, stop, terms }] of this.#active) {
      const now = wanted.get(id);
      // on other terms it is taken up anew, where it is
      if (!now || termsOf(now) !== terms) pause.abort(new Paused());
      if (now?.wanted === 'stopped') stop.abort(new SearchEnded('stopped'));
    }
    for (const run of runs) {
      const open = run.status === 'waiting' || run.status === 'running' || run.wanted === 'stopped';
      if (!this.#active.has(run.id) && open && run.status !== 'done') this.#begin(run);
    }
  }

  #begin(run: RunRecord): void {
    const pause = new AbortController();
    const stop = new AbortController();
    if (run.wanted === 'stopped') stop.abort(new SearchEnded('stopped'));
    const finished = this.#work(run, pause.signal, stop.signal)
      .finally(() => this.#active.delete(run.id))
      .then(() => this.#leave(run))
      // the database itself fails, so that no row can say it: a run that is wanted still is taken up by the next runner
      .catch((error: unknown) => console.error('The runner could not write how a run ended.', error));
    this.#active.set(run.id, { pause, stop, terms: termsOf(run), finished });
  }

  /** Sees to what was wanted of a run while its last calls were awaited: to go on again, or to be gone. */
  async #leave(run: RunRecord): Promise<void> {
    const rows = this.#db.runs.where('id').equals(run.id);
    const found = await rows.modify((row: Writable<RunRecord>) => {
      if (row.wanted !== 'paused' && row.status === 'paused') row.status = 'waiting';
    });
    if (found === 0) await deleteRun(this.#db, run.id, run);
  }

  async #work(run: RunRecord, pause: AbortSignal, stop: AbortSignal): Promise<void> {
    const db = this.#db;
    const progress = new ProgressWriter(db, run.id);
    const lost: Promise<unknown>[] = [];
    try {
      const now = await db.runs.get(run.id);
      if (!now || now.wanted === 'paused' || now.status === 'done') return; // the row had moved on
      const { optimizer, live } = await loadRun(db, run.spec);
      const losses = new Losses(await lostCallsOf(db, run.id));
      const connected = await connect(db, run.spec.models, this.#lanes, {
        cost: run.prices,
        failFast: run.failFast,
        onLost: (loss) => {
          losses.add(loss);
          lost.push(addLostCall(db, run.id, loss).catch(untold));
        },
      });
      await this.#update(run.id, { status: 'running', prices: connected.prices });
      const memo = dexieMemo(db, run.id);
      await progress.begin(await memo.own(), connected);
      const call = remembering({
        models: connected.models,
        memo,
        now: () => performance.now(),
        onSent: (sent) => progress.sent(sent),
      });
      const result = await execute(run.spec, optimizer, live, {
        call,
        journal: dexieJournal(db, run.id),
        budget: run.budget,
        prices: connected.prices,
        ended: run.ending,
        billed: () => progress.billed,
        losses,
        pause,
        stop,
        onProgress: (spent) => progress.spent(spent),
      });
      await Promise.all([progress.end(), ...lost]);
      await db.runs
        .where('id')
        .equals(run.id)
        .modify((row: Writable<RunRecord>) => {
          // the budget was raised just as it ran out, or the run is wanted again after it was stopped
          const raised = result.ending === 'budget' && termsOf(row) !== termsOf(run);
          const wantedAgain = result.ending === 'stopped' && stop.aborted && row.wanted === 'running';
          if (raised || wantedAgain) row.status = 'paused';
          else Object.assign(row, { ...result, status: 'done', wanted: 'paused', endedAt: Date.now() });
        });
    } catch (error) {
      await Promise.all([progress.end(), ...lost]);
      if (error instanceof Paused) await this.#update(run.id, { status: 'paused' });
      else await this.#update(run.id, { status: 'failed', wanted: 'paused', error: described(error) });
    }
  }

  #update(id: string, changes: Partial<RunRecord>): Promise<number> {
    return this.#db.runs.update(id, changes);
  }
}

/** A run does not fail over what it cannot put down of an answer that it does not have. */
const untold = (error: unknown): void => console.warn('A lost answer could not be written down.', error);

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What a person may change of a run that is under way: equal texts are equal terms. */
const termsOf = ({ budget, failFast = false }: RunRecord): string => canonicalJson([budget, failFast]);

/** Dexie wraps what the browser throws. */
const isQuota = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'QuotaExceededError' || isQuota((error as Error & { inner?: unknown }).inner));

/** An error as the page tells it. Only our own errors carry words that are meant for people. */
function described(error: unknown): RunError {
  if (error instanceof ModelError) return { kind: error.kind, message: error.message };
  if (error instanceof SetupError) return { kind: 'setup', message: error.message };
  if (error instanceof ReplayDivergence) return { kind: 'divergence', message: error.message };
  console.error(error);
  if (isQuota(error))
    return {
      kind: 'storage',
      message:
        'The browser has no room left for this run. Export and delete old runs, or free disk space, then resume.',
    };
  return { kind: 'bug', message: error instanceof Error ? error.message : String(error) };
}
