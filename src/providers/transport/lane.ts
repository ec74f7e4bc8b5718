import PQueue from 'p-queue';
import { ModelError } from '../../core/errors.ts';
import type { Hold } from '../../core/laneState.ts';
import { CallQueue, type Queueing } from './callQueue.ts';
import { heldByNetwork, heldByPace, heldByRest } from './hold.ts';
import { nothingCame } from './nothingCame.ts';
import { Outage } from './outage.ts';
import { Pace, type Start } from './pace.ts';
import { Rest } from './rest.ts';
import { whenAborted } from './whenAborted.ts';
import { Width } from './width.ts';

/** A call's place in a lane. It keeps it through all its tries. */
export interface Place {
  /** Lower numbers go first. */
  number: number;
  /** What the model reads, where calls that begin alike follow each other. */
  readonly text: string;
  /** Whether it waits while nothing comes back. */
  readonly patient: boolean;
}

/** A try that has started. */
interface Try {
  readonly at: number;
  readonly epoch: number;
  readonly start: Start;
  /** The only call that tries while nothing comes back. */
  readonly probe: boolean;
}

/** What is left of the width when a server has too many calls in hand, and when they come too fast. */
const LEFT_BY_OVERLOAD = 0.5;
const LEFT_BY_RATE_LIMIT = 0.7;
/** Milliseconds. A server that asks for a shorter wait was not called much too fast. */
const LONG_WAIT = 500;
/** Statuses of servers that have too many calls in hand. */
const OVERLOADED: ReadonlySet<number | undefined> = new Set([503, 529]);

/**
 * The way to one server. Everybody who calls it goes through the same lane, which lets out as many calls, as fast, as the server
 * is seen to bear: see `Width` and `Pace`. While the server asks to wait nobody goes out (`Rest`), and while nothing comes
 * back a single call tries (`Outage`). Whoever waits leaves in the order of asking, later tries included.
 */
export class Lane {
  readonly #queue: PQueue<CallQueue, Queueing>;
  readonly #width: Width;
  readonly #pace = new Pace();
  readonly #rest: Rest;
  readonly #outage: Outage;
  readonly #line: CallQueue;
  /** What sends away each waiting call that does not wait for the network. */
  readonly #impatient = new Set<(reason: Error) => void>();
  readonly #watchers = new Set<() => void>();
  #said: Hold | undefined;
  #told: Hold | undefined;
  #unheard = new ModelError('network', 'This device is offline.');
  #numbers = 0;
  #replies = 0;
  /** Goes up whenever the server shows that it has too much: tries that were under way then tell nothing new. */
  #epoch = 0;
  #lastAnswer = -Infinity;
  /** When the last try started that filled the lane. */
  #lastFull = -Infinity;
  #opening: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param concurrency Calls that may be in flight at a time at the most.
   * @param random Uniform in [0, 1).
   * @throws Error when `concurrency` is not a whole number from 1 on.
   */
  constructor(concurrency: number, random: () => number = Math.random) {
    this.#width = new Width(concurrency);
    this.#rest = new Rest(random);
    this.#outage = new Outage(random);
    const line = (this.#line = new CallQueue());
    // p-queue makes its queue itself, and cannot be asked for it
    const queueClass = function () {
      return line;
    } as unknown as new () => CallQueue;
    this.#queue = new PQueue({ concurrency: this.#width.now, queueClass });
  }

  /** Calls that may be in flight at a time, as things are. */
  get width(): number {
    return this.#width.now;
  }

  get inFlight(): number {
    return this.#queue.pending;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Signs of life that the server has given so far, failures that it answered with included. */
  get replies(): number {
    return this.#replies;
  }

  /** Nothing comes back now; calls wait until something does. */
  get out(): boolean {
    return this.#outage.out;
  }

  /** Why nothing goes out now, or less than could. A provider that has to prepare says so here. */
  get held(): Hold | undefined {
    const now = performance.now();
    const since1970 = Date.now() - now;
    if (this.#outage.out) return heldByNetwork(this.#outage.offline, since1970 + this.#outage.next);
    if (this.#rest.until > now) return heldByRest(since1970 + this.#rest.until);
    return this.#said ?? (this.#heldBack ? heldByPace(this.#pace.rate) : undefined);
  }

  set held(said: Hold | undefined) {
    this.#said = said;
    this.#tell();
  }

  /** Calls back whenever the lane is held or let go, and returns what ends that. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  /** Stands in line. */
  place(text: string, patient: boolean): Place {
    return { number: this.#numbers++, text, patient };
  }

  /**
   * Makes one try when it is the call's turn and the server is ready for it, and learns from how the try ends. A call whose signal
   * is aborted while it waits never begins, and rejects at once with the signal's reason; one that has begun is left alone.
   */
  enter<T>(place: Place, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      if (!place.patient && this.#outage.waits(performance.now())) return reject(this.#unheard);
      const how = { priority: -place.number, text: place.text };
      const leave = (reason: Error) => {
        settle();
        this.#line.leave(how);
        reject(reason);
      };
      const stopListening = whenAborted(signal, () => leave(signal.reason as Error));
      if (!place.patient) this.#impatient.add(leave);
      const settle = () => {
        stopListening();
        this.#impatient.delete(leave);
      };
      const begin = () => {
        settle();
        return this.#try(place, attempt).then(resolve, reject);
      };
      void this.#queue.add(begin, how);
    });
  }

  /** The server wants no calls for so many milliseconds. */
  restFor(milliseconds: number): void {
    this.#rest.asked(performance.now(), milliseconds);
    this.#open();
  }

  /** This device has lost its network, or found one. */
  networkIs(online: boolean): void {
    const now = performance.now();
    if (online) this.#outage.cameOnline(now);
    else {
      this.#outage.wentOffline(now);
      this.#sendAwayImpatient();
    }
    this.#open();
  }

  async #try<T>(place: Place, attempt: () => Promise<T>): Promise<T> {
    const at = performance.now();
    const current = {
      at,
      epoch: this.#epoch,
      probe: this.#outage.start(),
      start: this.#pace.start(at, this.#rest.total),
    };
    if (this.inFlight >= this.width) this.#lastFull = at;
    this.#open();
    try {
      const answer = await attempt();
      this.#answered(current);
      return answer;
    } catch (error) {
      this.#failed(error, current, place);
      throw error;
    } finally {
      this.#open();
    }
  }

  #answered({ at }: Try): void {
    this.#heard();
    this.#pace.taken();
    this.#rest.answered();
    const now = performance.now();
    const seconds = (now - Math.max(at, this.#lastAnswer)) / 1000;
    this.#lastAnswer = now;
    if (at <= this.#lastFull) this.#width.answeredWhenFull(seconds);
    if (this.#heldBack) this.#pace.answeredWhenHeldBack();
  }

  #failed(error: unknown, current: Try, place: Place): void {
    if (!(error instanceof ModelError) || nothingCame(error)) this.#heardNothing(error, current, place);
    else this.#heard();
    if (!(error instanceof ModelError)) return;
    if (error.kind === 'rate-limit') return this.#refused(error, current);
    const overloaded = OVERLOADED.has(error.status) || (error.kind === 'timeout' && nothingCame(error));
    if (overloaded && current.epoch === this.#epoch) this.#narrow(LEFT_BY_OVERLOAD);
    if (error.retryAfter !== undefined) this.#rest.asked(performance.now(), error.retryAfter);
  }

  #heard(): void {
    this.#replies++;
    this.#outage.heard();
  }

  /** Slow servers are not gone: only what never got there at all is an outage, unless there is one already. */
  #heardNothing(error: unknown, { probe }: Try, place: Place): void {
    const lost = error instanceof ModelError && error.kind === 'network';
    if (lost) this.#unheard = error;
    if (lost || probe) this.#outage.failed(performance.now(), probe);
    if (!this.#outage.out) return;
    place.number = this.#numbers++; // one call that always breaks the connection must not try for all
    this.#sendAwayImpatient();
  }

  #refused({ retryAfter }: ModelError, { epoch, start }: Try): void {
    const now = performance.now();
    const ceiling = this.#pace.refused(start, (retryAfter ?? 0) >= LONG_WAIT);
    if (retryAfter !== undefined) this.#rest.asked(now, retryAfter);
    if (epoch !== this.#epoch || !(ceiling || this.#rest.refusing)) return;
    this.#narrow(LEFT_BY_RATE_LIMIT);
    this.#pace.slow(start);
    this.#rest.refused(now, retryAfter);
  }

  #narrow(share: number): void {
    this.#epoch++;
    this.#width.narrow(share);
  }

  #sendAwayImpatient(): void {
    for (const leave of this.#impatient) leave(this.#unheard);
  }

  get #heldBack(): boolean {
    return Number.isFinite(this.#pace.rate) && this.waiting > 0 && this.inFlight < this.width;
  }

  /** Lets calls out, now or when the time has come. */
  #open(): void {
    clearTimeout(this.#opening);
    const now = performance.now();
    const at = Math.max(this.#rest.until, this.#pace.next, this.#outage.next);
    if (at > now) {
      this.#queue.pause();
      if (Number.isFinite(at)) this.#opening = setTimeout(() => this.#open(), Math.ceil(at - now));
    }
    if (this.#queue.concurrency !== this.width) this.#queue.concurrency = this.width;
    if (at <= now) this.#queue.start();
    this.#tell();
  }

  #tell(): void {
    const { held } = this;
    if (held?.message === this.#told?.message && held?.until === this.#told?.until) return;
    this.#told = held;
    for (const callback of this.#watchers) callback();
  }
}
