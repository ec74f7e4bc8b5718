import { regrown } from './regrown.ts';

/** Calls in flight that a lane begins with. */
const FIRST = 16;
/** Places a second that are tried again at least, so that a narrow lane widens as well. */
const LEAST_GROWTH = 0.2;
/** Seconds of being full after which nothing stands in the way any more. */
const FORGOTTEN_AFTER = 15;

/**
 * How many calls may be in flight at a time. It doubles with every full round of answers until the server first shows that it is
 * too many; after that it comes back slowly, and doubles again only when it has been beyond that point for a while.
 */
export class Width {
  readonly #most: number;
  #now: number;
  #narrowed: { readonly peak: number; readonly to: number } | undefined;
  #secondsFull = 0;

  /** @throws Error when `most` is not a whole number from 1 on. */
  constructor(most: number) {
    if (!Number.isInteger(most) || most < 1)
      throw new Error(`the concurrency of a lane must be a whole number from 1 on, not ${most}`);
    this.#most = most;
    this.#now = Math.min(FIRST, most);
  }

  get now(): number {
    return this.#now;
  }

  /** An answer came to a call that was under way when the lane was full, so many seconds after the one before. */
  answeredWhenFull(seconds: number): void {
    this.#secondsFull += seconds;
    if (this.#secondsFull > FORGOTTEN_AFTER) this.#narrowed = undefined;
    this.#now = Math.min(this.#most, this.#now + 1, Math.max(this.#now, Math.floor(this.#target())));
  }

  /** It was too many: only a share of it may go on. */
  narrow(share: number): void {
    const to = Math.max(1, Math.floor(this.#now * share));
    this.#narrowed = { peak: this.#now, to };
    this.#secondsFull = 0;
    this.#now = to;
  }

  #target(): number {
    if (!this.#narrowed) return Infinity;
    const { peak, to } = this.#narrowed;
    return Math.max(regrown(peak, to / peak, this.#secondsFull), to + LEAST_GROWTH * this.#secondsFull);
  }
}
