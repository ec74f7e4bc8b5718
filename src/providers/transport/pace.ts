import { regrown } from './regrown.ts';

/** A try that has started, and whether the server turned it away for coming too soon. */
export interface Start {
  /** On a clock that stands still while the lane rests. */
  readonly at: number;
  refused: boolean;
}

/** Of what a server was seen to take, so much is sent at first. */
const CUT = 0.9;
/** Latest starts, and latest outcomes, that are looked at. */
const LATEST = 20;
/** So many of the latest refused are more than bad luck. */
const MANY_REFUSED = 6;
/** Starts that a measurement needs; with fewer the pace is searched for by doubling. */
const ENOUGH = 10;
/** Starts a second where the search for a pace begins. */
const SEARCH_FROM = 1;
/** Milliseconds that are measured at least. */
const SECOND = 1000;
/** Milliseconds. Starts that lie further back tell nothing. */
const MEMORY = 60_000;
/** From this share of the pace that met the ceiling before, calls may have met it again. */
const NEAR = 0.97;
/** A late timer may be caught up with by so many milliseconds. */
const CATCH_UP = 20;

/**
 * How many calls may start in a second. Without any limit until the server turns calls away; then what it was seen to take is
 * measured, and starts are spaced so that they stay a little below it and come back slowly. Against a ceiling in requests a
 * second, a limit on calls in flight alone would swing between too many and too few. All times are milliseconds from one zero.
 */
export class Pace {
  #rate = Infinity;
  #next = -Infinity;
  #starts: Start[] = [];
  /** Whether each of the latest calls of which that is known was turned away. */
  #refusals: boolean[] = [];
  /** When the last call started of those that met the ceiling together, until the next start has learnt from it. */
  #ceilingMet: number | undefined;
  #peak = Infinity;
  #searching = false;
  #secondsHeldBack = 0;

  /** Starts a second; Infinity while nothing is known of a ceiling. */
  get rate(): number {
    return this.#rate;
  }

  /** When the next call may start. */
  get next(): number {
    return this.#next;
  }

  /** A call starts; so many milliseconds have been rested so far. */
  start(now: number, rested: number): Start {
    if (this.#ceilingMet !== undefined) this.#learn(this.#ceilingMet);
    this.#ceilingMet = undefined;
    const start = { at: now - rested, refused: false };
    this.#starts.push(start);
    this.#forget(start.at);
    const due = now - this.#next < CATCH_UP ? this.#next : now;
    this.#next = due + 1000 / this.#rate;
    return start;
  }

  /**
   * The server turned a call away. True when that shows a ceiling: many of the latest were, or the server means it and the pace is not
   * one that it has taken before. Otherwise it is bad luck, which a slower pace would not change.
   */
  refused(start: Start, meant: boolean): boolean {
    start.refused = true;
    if (this.#ceilingMet !== undefined) this.#ceilingMet = Math.max(this.#ceilingMet, start.at);
    this.#note(true);
    const many = this.#refusals.filter(Boolean).length >= MANY_REFUSED;
    return many || (meant && (this.#rate === Infinity || this.#rate >= NEAR * this.#peak));
  }

  /** The server took a call, whatever came of it. */
  taken(): void {
    this.#note(false);
  }

  /** Starts go slower from the next one on: by then it is known which of those that are under way were turned away too. */
  slow({ at }: Start): void {
    this.#ceilingMet ??= at;
    this.#refusals = [];
  }

  /** An answer came while others waited for the pace: it stands for one start, and the time until the next. */
  answeredWhenHeldBack(): void {
    if (this.#rate === Infinity) return;
    const seconds = 1 / this.#rate;
    this.#secondsHeldBack += seconds;
    this.#rate = this.#searching
      ? this.#rate * 2 ** Math.min(1, seconds)
      : Math.max(this.#rate, regrown(this.#peak, CUT, this.#secondsHeldBack));
  }

  /** Measures what the server took up to the moment when it would take no more. */
  #learn(until: number): void {
    this.#starts = this.#starts.filter(({ at, refused }) => !refused && at > until - MEMORY);
    const before = this.#starts.filter(({ at }) => at <= until);
    const first = before.at(-LATEST) ?? before[0];
    const since = Math.min(until - SECOND, first?.at ?? until);
    const count = before.filter(({ at }) => at >= since).length;
    const taken = (count * 1000) / (until - since);
    // a pace that doubles leaves what is measured behind
    const measured = this.#searching ? Math.max(taken, CUT * this.#rate) : taken;
    this.#secondsHeldBack = 0;
    this.#searching = count < ENOUGH;
    this.#peak = measured;
    this.#rate = this.#searching ? Math.max(SEARCH_FROM, taken) : CUT * measured;
    this.#next = -Infinity;
  }

  #note(refused: boolean): void {
    if (this.#refusals.push(refused) > LATEST) this.#refusals.shift();
  }

  /** Keeps the latest starts, and all that are measured. */
  #forget(now: number): void {
    const { length } = this.#starts;
    if (length <= 4 * LATEST || this.#starts[length >> 1]!.at > now - SECOND) return;
    this.#starts = this.#starts.slice(length >> 1);
  }
}
