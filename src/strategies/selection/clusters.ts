import type { Random } from '../../core/random.ts';

/** Similarities between all members of a pool: row i, column j. */
export type Similarities = readonly (readonly number[])[];

/** A clustering that has not settled by then does not. */
const PASSES = 50;

/**
 * K-means on what the similarities are the inner products of (kernel K-means), begun with members that are far apart.
 * Gives up to `count` clusters of positions, none of them empty.
 */
export function clustersOf(random: Random, similarities: Similarities, count: number): number[][] {
  const members = similarities.map((_, i) => i);
  let clusters = distantMembers(random, similarities, count).map((member) => [member]);
  for (let pass = 0; pass < PASSES; pass++) {
    const nearest = nearestIn(similarities, clusters);
    const next = clusters
      .map((_, cluster) => members.filter((i) => nearest[i] === cluster))
      .filter((cluster) => cluster.length > 0);
    if (JSON.stringify(next) === JSON.stringify(clusters)) break;
    clusters = next;
  }
  return clusters;
}

/** A random member, and then each time whoever is the least like all that were taken. */
function distantMembers(random: Random, similarities: Similarities, count: number): number[] {
  const taken: number[] = similarities.length > 0 ? [random.int(similarities.length)] : [];
  while (taken.length < Math.min(count, similarities.length)) {
    const likeness = similarities.map((row, i) =>
      taken.includes(i) ? Infinity : Math.max(...taken.map((j) => row[j]!)),
    );
    taken.push(likeness.indexOf(Math.min(...likeness)));
  }
  return taken;
}

/** For every member its cluster: ‖x − m‖² = k(x, x) − 2·mean k(x, c) + mean k(c, c′), of which the first is the same for all clusters. */
function nearestIn(similarities: Similarities, clusters: readonly (readonly number[])[]): number[] {
  const meanLikeness = (row: readonly number[], cluster: readonly number[]) =>
    cluster.reduce((sum, j) => sum + row[j]!, 0) / cluster.length;
  const within = clusters.map(
    (cluster) =>
      cluster.reduce((sum, i) => sum + meanLikeness(similarities[i]!, cluster), 0) / cluster.length,
  );
  return similarities.map((row) => {
    const distances = clusters.map((cluster, c) => within[c]! - 2 * meanLikeness(row, cluster));
    return distances.indexOf(Math.min(...distances));
  });
}
