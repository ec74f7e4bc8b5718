import type { Random } from '../../core/random.ts';
import { roulette } from '../../strategies/select.ts';

/** Draws `k` different members of a pool. */
type Draw = <T extends { readonly score: number }>(random: Random, pool: readonly T[], k: number) => T[];

/** The better of two that are drawn at random, `k` times; who has won is not drawn again. */
const tournament: Draw = (random, pool, k) => {
  const left = [...pool];
  const winners: (typeof left)[number][] = [];
  while (winners.length < k && left.length > 0) {
    const [first, second] = random.sample([...left.keys()], 2);
    const winner = second !== undefined && left[second]!.score > left[first!]!.score ? second : first!;
    winners.push(...left.splice(winner, 1));
  }
  return winners;
};

/** How parents are drawn, by the name of the option. */
export const DRAWS = {
  wheel: roulette,
  tournament,
  random: (random, pool, k) => random.sample(pool, k),
} as const satisfies Record<string, Draw>;
