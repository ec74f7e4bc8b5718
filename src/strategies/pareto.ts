import type { Random } from '../core/random.ts';

/** A candidate by its score on each example, the examples in the same order for everybody, and by the mean of them. */
export interface Rated {
  readonly score: number;
  readonly outcomes: readonly { readonly score: number }[];
}

/** Those who are best on one example. */
export type Front<T> = readonly T[];

/** The front of each example, its members in the order of the pool. */
export function frontsOf<T extends Rated>(pool: readonly T[]): Front<T>[] {
  const examples = pool[0]?.outcomes ?? [];
  return examples.map((_, i) => {
    const most = Math.max(...pool.map(({ outcomes }) => outcomes[i]!.score));
    return pool.filter(({ outcomes }) => outcomes[i]!.score === most);
  });
}

/**
 * Leaves out whoever is redundant, the lowest mean first: on every front that has them, somebody else remains. So each
 * front keeps a member, and nobody remains who is nowhere better and somewhere worse than another. Of equal means the one
 * who stands first goes first. (Agrawal et al. 2025, Algorithm 2, as the official code does it. One pass is enough:
 * with fewer others nobody becomes redundant who was not.)
 */
export function withoutRedundant<T extends Rated>(fronts: readonly Front<T>[]): Front<T>[] {
  const left = new Set(fronts.flat());
  for (const member of [...left].toSorted((a, b) => a.score - b.score)) {
    const redundant = fronts.every(
      (front) => !front.includes(member) || front.some((other) => other !== member && left.has(other)),
    );
    if (redundant) left.delete(member);
  }
  return fronts.map((front) => front.filter((member) => left.has(member)));
}

/** Draws somebody with a chance in proportion to the fronts that they stand on. */
export const drawnFrom = <T>(random: Random, fronts: readonly Front<T>[]): T => random.pick(fronts.flat());
