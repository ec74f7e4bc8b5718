import { comparePlaces } from '../core/event.ts';
import type { Purpose, Purse } from './purse.ts';

/** What is done one after the other: a run, or one branch of a map. */
export interface Strand {
  readonly path: string;
  /** How often it took calls, and whatever it branched off from before it. */
  takes: number;
  /** What it branched off from, and goes on in when it and its siblings are through. */
  readonly trunk?: Strand;
  /** Branches of its map that are not through. */
  branches: number;
}

export const strandAt = (path: string, trunk?: Strand): Strand => ({
  path,
  takes: trunk?.takes ?? 0,
  ...(trunk && { trunk }),
  branches: 0,
});

interface Wish {
  readonly strand: Strand;
  readonly calls: number;
  readonly granted: () => void;
  readonly refused: (reason: unknown) => void;
}

/**
 * Decides who may take of the calls that are left, so that it does not depend on timing: what every branch takes first goes
 * before what any takes second, and among those goes the order of the branches. As long as the budget reaches for all
 * that may come before it, a branch takes at once and nobody waits for anybody; towards the end of the budget branches wait for those
 * that come before them. So the same calls are granted as if branches went in step.
 *
 * Nobody can know how many branches a map inside a branch will have. It is taken for as wide as the widest one so far; only where
 * the budget ends in the first of them, who gets the last calls may still be a matter of timing.
 */
export class Turns {
  readonly #purse: Purse;
  readonly #purpose: Purpose;
  /** Calls that are taken at a time, at most. */
  readonly #most: number;
  /** Strands that may take calls, or are about to. */
  readonly #live = new Set<Strand>();
  #wishes: Wish[] = [];
  #widestInside = 1;

  constructor(purse: Purse, purpose: Purpose, most: number) {
    this.#purse = purse;
    this.#purpose = purpose;
    this.#most = most;
  }

  /** A branch for each path. The strand goes on when all of them have ended. */
  fork(trunk: Strand, paths: readonly string[]): Strand[] {
    const strands = paths.map((path) => strandAt(path, trunk));
    if (strands.length === 0) return strands;
    if (trunk.trunk) this.#widestInside = Math.max(this.#widestInside, strands.length);
    trunk.branches = strands.length;
    this.#live.delete(trunk);
    for (const strand of strands) this.#live.add(strand);
    return strands;
  }

  end(strand: Strand): void {
    const { trunk } = strand;
    this.#live.delete(strand);
    if (trunk) {
      trunk.takes = Math.max(trunk.takes, strand.takes);
      if (--trunk.branches === 0) this.#live.add(trunk);
    }
    this.#grant();
  }

  /**
   * Takes calls when it is the turn of the strand. Those of a recorded place are paid for.
   * @throws SearchEnded when they are more than is left.
   */
  async take(strand: Strand, calls: number, recorded: boolean): Promise<void> {
    if (recorded || this.#isTurnOf(strand, calls)) {
      this.#take(strand, calls, recorded);
      this.#grant();
    } else
      await new Promise<void>((granted, refused) => this.#wishes.push({ strand, calls, granted, refused }));
  }

  #take(strand: Strand, calls: number, recorded: boolean): void {
    strand.takes++;
    this.#purse.take(calls, this.#purpose, recorded);
  }

  #isTurnOf(strand: Strand, calls: number): boolean {
    let ahead = 0;
    for (const other of this.#live) ahead += takesBefore(strand, other);
    return ahead === 0 || this.#purse.reaches(calls + ahead * this.#most * this.#widestInside, this.#purpose);
  }

  #grant(): void {
    for (;;) {
      const wish = this.#wishes.find(({ strand, calls }) => this.#isTurnOf(strand, calls));
      if (!wish) return;
      this.#wishes = this.#wishes.filter((other) => other !== wish);
      try {
        this.#take(wish.strand, wish.calls, false);
        wish.granted();
      } catch (error) {
        wish.refused(error);
      }
    }
  }
}

/** How often another strand may take calls before it is this one's turn. */
function takesBefore(strand: Strand, other: Strand): number {
  if (other === strand || other.takes > strand.takes) return 0;
  const goesFirst = comparePlaces(other.path, strand.path) < 0;
  return strand.takes - other.takes + (goesFirst ? 1 : 0);
}
