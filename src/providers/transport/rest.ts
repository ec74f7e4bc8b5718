/** Milliseconds. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Milliseconds. Of a server that asks for a longer wait, a person should hear. */
export const LONGEST_ASKED_WAIT = 300_000;

/**
 * Until when a server wants no calls. It says so itself, or is given ever longer while it turns everything away. Times
 * are milliseconds from one zero.
 */
export class Rest {
  readonly #random: () => number;
  #until = -Infinity;
  #total = 0;
  #refusals = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get until(): number {
    return this.#until;
  }

  /** Milliseconds of all rests that the server did not ask for, the present one to its end. */
  get total(): number {
    return this.#total;
  }

  /** Whether calls were turned away, and none was answered since. */
  get refusing(): boolean {
    return this.#refusals > 0;
  }

  /** The server asks for a wait of so many milliseconds. A little more is given, and not by all pages at the same moment. */
  asked(now: number, wait: number): void {
    if (wait <= LONGEST_ASKED_WAIT)
      this.#until = Math.max(this.#until, now + wait * (1 + this.#random() / 10));
  }

  /** The server turns calls away. What it asks for is trusted once; after that, or without a word of it, waits double. */
  refused(now: number, asked: number | undefined): void {
    this.#refusals++;
    if (asked !== undefined) this.asked(now, asked);
    if (asked !== undefined && this.#refusals === 1) return;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.#refusals - 1)) * (1 - this.#random() / 2);
    this.#rest(now, wait);
  }

  answered(): void {
    this.#refusals = 0;
  }

  #rest(now: number, wait: number): void {
    this.#total += Math.max(0, now + wait - Math.max(now, this.#until));
    this.#until = Math.max(this.#until, now + wait);
  }
}
