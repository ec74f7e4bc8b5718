/** Failures one after the other, with no sign of life between them, that are more than a bad connection. */
const FAILURES = 3;
/** Milliseconds between two tries. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/**
 * Whether anything comes back at all. While nothing does, a single call at a time tries, after waits that double, and the others
 * need not. Times are milliseconds from one zero.
 */
export class Outage {
  readonly #random: () => number;
  #proven = false;
  #failures = 0;
  #offline = false;
  #out: { wait: number; next: number; probing: boolean } | undefined;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Nothing comes back now, although it did before, or this device has no network. */
  get out(): boolean {
    return this.#out !== undefined;
  }

  /** This device has no network, as far as it knows. */
  get offline(): boolean {
    return this.#offline;
  }

  /** When a call may try: at any time when all is well, never while another one tries. */
  get next(): number {
    if (!this.#out) return -Infinity;
    return this.#out.probing ? Infinity : this.#out.next;
  }

  /** Whether the time for the next try is still to come. */
  waits(now: number): boolean {
    return this.#out !== undefined && !this.#out.probing && this.#out.next > now;
  }

  /** A call starts. True when it is the one that tries. */
  start(): boolean {
    if (!this.#out) return false;
    this.#out.probing = true;
    return true;
  }

  /** Something came back. */
  heard(): void {
    this.#proven = true;
    this.#failures = 0;
    this.#out = undefined;
  }

  /** Nothing came back to a call. */
  failed(now: number, probe: boolean): void {
    this.#failures++;
    if (!this.#proven && !this.#offline) {
      this.#out = undefined; // nobody knows whether there is a server at all
    } else if (!this.#out) {
      if (this.#offline || this.#failures >= FAILURES) this.#begin(now);
    } else if (probe) {
      const wait = Math.min(LONGEST_WAIT, this.#out.wait * 2);
      this.#out = { wait, next: now + this.#shortened(wait), probing: false };
    }
  }

  /** This device has lost its network. What it thinks of that is tested, like any other outage. */
  wentOffline(now: number): void {
    this.#offline = true;
    if (!this.#out) this.#begin(now);
  }

  /** This device has a network again: the next call may try at once. */
  cameOnline(now: number): void {
    this.#offline = false;
    if (this.#out) this.#out = { ...this.#out, wait: FIRST_WAIT, next: now };
  }

  #begin(now: number): void {
    this.#out = { wait: FIRST_WAIT, next: now + this.#shortened(FIRST_WAIT), probing: false };
  }

  /** Not all pages at the same moment. */
  #shortened(wait: number): number {
    return wait * (1 - this.#random() / 2);
  }
}
