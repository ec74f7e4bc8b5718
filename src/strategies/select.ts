import type { Random } from '../core/random.ts';

/**
 * Draws `k` different members, each time with a chance in proportion to its score (fitness-proportional selection).
 * When all that are left score zero, they are drawn uniformly.
 */
export function roulette<T extends { readonly score: number }>(
  random: Random,
  pool: readonly T[],
  k: number,
): T[] {
  const urn = [...pool];
  const drawn: T[] = [];
  while (drawn.length < k && urn.length > 0) {
    const total = urn.reduce((sum, { score }) => sum + score, 0);
    drawn.push(...urn.splice(total > 0 ? spin(random.float() * total, urn) : random.int(urn.length), 1));
  }
  return drawn;
}

/** The index of the member whose slice of the wheel the needle points at. */
function spin(needle: number, pool: readonly { readonly score: number }[]): number {
  for (const [i, { score }] of pool.entries()) {
    needle -= score;
    if (needle < 0) return i;
  }
  return pool.findLastIndex(({ score }) => score > 0); // rounding left the needle just past the end
}
