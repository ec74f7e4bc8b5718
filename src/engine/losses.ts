import type { Role, Usage } from '../core/model.ts';
import { addTally, noTallies, type Tallies } from '../core/tally.ts';

/** An answer that was lost on the way: the server may bill it, although nobody could read it. */
export interface Loss {
  readonly role: Role;
  /** The most that it can have taken. */
  readonly worst: Usage;
}

/**
 * The answers that a run has lost on the way. They are no calls of the run, since each was asked for again; but they may be
 * billed, so caps on tokens and dollars count them at their worst.
 */
export class Losses {
  readonly #tallies = noTallies();
  #listener: () => void = () => {};

  /** `before` are those of earlier starts of the run. */
  constructor(before: Iterable<Loss> = []) {
    for (const loss of before) this.add(loss);
  }

  add({ role, worst }: Loss): void {
    this.#tallies[role] = addTally(this.#tallies[role], { calls: 1, usage: worst });
    this.#listener();
  }

  /** How many answers were lost so far, and what they may have taken together, by role. */
  get tallies(): Tallies {
    return this.#tallies;
  }

  /** Calls back at every loss from now on. There is one listener: the purse of the run. */
  listen(listener: () => void): void {
    this.#listener = listener;
  }
}
