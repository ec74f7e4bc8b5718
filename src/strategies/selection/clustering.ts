import { lexicalEmbedding, similarityBy, type Similarity } from '../similarity.ts';
import { clustersOf } from './clusters.ts';
import type { Selection } from './contest.ts';
import { halved } from './successiveHalving.ts';
import { tableFor, type Arm, type Table } from './table.ts';

/** Pulls that each cluster gets before half of them go (the budget of the first phase in the code of TRIPLE). */
const PULLS = 5;

/**
 * TRIPLE-CLST (Shi et al. 2024): prompts that are alike score alike. √n clusters of prompts are compared first, by a few pulls of their
 * members; the prompts of the better half of them are then halved one by one.
 */
export const clustering =
  (similarity: Similarity = similarityBy(lexicalEmbedding)): Selection =>
  async (run, pool, examples, contest) => {
    const table = tableFor(run, pool, examples, contest);
    const { arms } = table;
    const similarities = arms.map((a) => arms.map((b) => similarity(a.prompt.text, b.prompt.text)));
    const clusters = clustersOf(run.random, similarities, Math.ceil(Math.sqrt(arms.length))).map((members) =>
      run.random.shuffle(members.map((i) => arms[i]!)),
    );
    for (let pull = 0; pull < PULLS && table.left > contest.budget / 2; pull++)
      if (!(await pullEach(table, clusters, pull))) break;

    const better = clusters
      .map((members) => ({
        members,
        place: Math.min(...members.map((arm) => arm.place)),
        mean: clusterMean(members),
      }))
      .toSorted((a, b) => b.mean - a.mean || a.place - b.place);
    const field: Arm[] = [];
    for (const [rank, { members }] of better.entries())
      if (rank < Math.ceil(better.length / 2) || field.length < contest.keep) field.push(...members);
    const inOrder = field.toSorted((a, b) => a.place - b.place);
    return table.picked(await halved(table, inOrder, contest.keep), contest.keep);
  };

/** One card more for one member of each cluster, the members taking turns. */
const pullEach = (table: Table, clusters: readonly (readonly Arm[])[], pull: number): Promise<boolean> =>
  table.play(
    clusters.map((members) => members[pull % members.length]!),
    ({ seen }) => seen + 1,
  );

/** The mean over all pulls of its members. */
const clusterMean = (members: readonly Arm[]): number =>
  members.reduce((sum, { mean, seen }) => sum + mean * seen, 0) /
  Math.max(
    1,
    members.reduce((sum, { seen }) => sum + seen, 0),
  );
