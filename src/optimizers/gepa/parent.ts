import { best, top } from '../../core/candidate.ts';
import type { Random } from '../../core/random.ts';
import { drawnFrom, frontsOf, withoutRedundant } from '../../strategies/pareto.ts';
import type { Member } from './pool.ts';

/** Chance that the epsilon-greedy choice is random; size of the top for the Pareto choice within it (official code). */
const [EPSILON, TOP] = [0.1, 5];

/** How the prompt that is mutated next is chosen, by the name that the option has for it. */
export const CHOOSERS = {
  pareto: (random: Random, pool: readonly Member[]): Member =>
    drawnFrom(random, withoutRedundant(frontsOf(pool))),

  best: (_: Random, pool: readonly Member[]): Member => best(pool),

  greedy: (random: Random, pool: readonly Member[]): Member =>
    random.float() < EPSILON ? random.pick(pool) : best(pool),

  top(random: Random, pool: readonly Member[]): Member {
    const few = top(pool, TOP);
    const fronts = frontsOf(pool)
      .map((front) => front.filter((member) => few.includes(member)))
      .filter((front) => front.length > 0);
    return fronts.length > 0 ? drawnFrom(random, withoutRedundant(fronts)) : best(pool);
  },
} as const;
