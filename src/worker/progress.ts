import type { RememberedCall } from '../core/event.ts';
import { NO_USAGE, type Price, type Role } from '../core/model.ts';
import type { Spent } from '../core/spec.ts';
import { addTally, noTallies, totalOf, type Tallies } from '../core/tally.ts';
import type { Db, ProgressRow } from '../store/db.ts';
import type { Connected } from './connect.ts';

/** Milliseconds between two writes of how a run stands. */
const EVERY = 200;

const NOTHING: Spent = {
  calls: 0,
  usage: NO_USAGE,
  usd: 0,
  byRole: noTallies(),
};

/**
 * Writes how a run stands a few times a second, for the page's meters. Never rejects: everything it writes can be
 * derived again, so a run does not fail over it.
 */
export class ProgressWriter {
  readonly #db: Db;
  readonly #runId: string;
  #prices: Partial<Record<Role, Price>> = {};
  #spent: Spent = NOTHING;
  #lanes: Connected['lanes'] = () => [];
  #unwatch: () => void = () => {};
  readonly #sent = noTallies();
  #activeBefore = 0;
  #began = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(db: Db, runId: string) {
    this.#db = db;
    this.#runId = runId;
  }

  /** `own` are the calls that this run has paid for so far. */
  async begin(
    own: Iterable<RememberedCall>,
    { prices, lanes, watchLanes }: Pick<Connected, 'prices' | 'lanes' | 'watchLanes'>,
  ): Promise<void> {
    this.#prices = prices;
    this.#lanes = lanes;
    this.#unwatch = watchLanes(() => this.#schedule()); // while calls are held, nothing else happens
    for (const call of own) this.#count(call);
    const before = await this.#db.progress.get(this.#runId);
    this.#activeBefore = before?.activeMs ?? 0;
  }

  /** A call really went out and was answered. */
  sent(call: RememberedCall): void {
    this.#count(call);
    this.#schedule();
  }

  /** A call, remembered or not, has settled. */
  spent(spent: Spent): void {
    this.#spent = spent;
    this.#schedule();
  }

  /** The calls that really went out and were answered so far, those of earlier starts included. */
  get billed(): Tallies {
    return this.#sent;
  }

  /** Writes the last state, and nothing after it. */
  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#unwatch();
    this.#lanes = () => [];
    if (this.#spent !== NOTHING) await this.#write();
  }

  #count({ role, completion: { usage } }: RememberedCall): void {
    this.#sent[role] = addTally(this.#sent[role], { calls: 1, usage });
  }

  #schedule(): void {
    if (this.#ended) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, EVERY);
  }

  async #write(): Promise<void> {
    const lanes = this.#lanes();
    const { calls, usd } = totalOf(this.#sent, this.#prices);
    const row: ProgressRow = {
      runId: this.#runId,
      spent: this.#spent,
      sent: { calls, usd },
      inFlight: lanes.reduce((sum, { inFlight }) => sum + inFlight, 0),
      lanes,
      activeMs: this.#activeBefore + Math.round(performance.now() - this.#began),
      at: Date.now(),
    };
    try {
      await this.#db.progress.put(row);
    } catch (error) {
      console.warn('How the run stands could not be written.', error);
    }
  }
}
