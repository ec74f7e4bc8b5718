import type { Batch } from './measure.ts';
import { nodeOf } from './lineage.ts';
import type { Tree, TreeNode } from './tree.ts';

/** What came of an operator so far. */
export interface OperatorRow {
  readonly by: string;
  /** Prompts and mutation-prompts that it made, and replies that gave none. */
  readonly proposals: number;
  readonly failed: number;
  readonly scored: number;
  /** Mutation-prompts among the proposals, which are never scored. */
  readonly mutations: number;
  /** Prompts that have a score to be compared with the one of their first parent. */
  readonly compared: number;
  readonly better: number;
  /** Of the comparisons, those that are not of the same examples: they rest on estimates. */
  readonly unlike: number;
  /** The median of the differences to the first parent, in [-1, 1]; undefined without any. */
  readonly gain: number | undefined;
  /** Calls of the optimizer model that wrote them. One call can write several prompts. */
  readonly calls: number;
}

interface Tally {
  proposals: number;
  failed: number;
  scored: number;
  mutations: number;
  unlike: number;
  readonly gains: number[];
  readonly calls: Set<string>;
}

/** How the operators of a run do, in the order in which they appeared. The person's own prompts are of none. */
export function operatorTable(tree: Tree): OperatorRow[] {
  const tallies = new Map<string, Tally>();
  for (const node of tree.nodes) {
    if (node.by === 'seed') continue;
    let tally = tallies.get(node.by);
    if (!tally)
      tallies.set(
        node.by,
        (tally = {
          proposals: 0,
          failed: 0,
          scored: 0,
          mutations: 0,
          unlike: 0,
          gains: [],
          calls: new Set(),
        }),
      );
    tally.proposals++;
    for (const key of node.calls) tally.calls.add(key);
    if (node.status === 'failed') tally.failed++;
    if (node.kind === 'mutation-prompt') tally.mutations++;
    if (!node.shown) continue;
    tally.scored++;
    const difference = gainOver(firstPromptOf(tree, node), node);
    if (!difference) continue;
    tally.gains.push(difference.gain);
    if (!difference.like) tally.unlike++;
  }
  return [...tallies].map(([by, { gains, calls, ...counts }]) => ({
    by,
    ...counts,
    compared: gains.length,
    better: gains.filter((gain) => gain > 0).length,
    gain: medianOf(gains),
    calls: calls.size,
  }));
}

/** The first parent that is a prompt for the task. */
const firstPromptOf = (tree: Tree, { parents }: TreeNode): TreeNode | undefined => {
  for (const { id } of parents) {
    const parent = nodeOf(tree, id);
    if (parent && parent.kind !== 'mutation-prompt') return parent;
  }
  return undefined;
};

/**
 * How much better a node is than its parent: on a whole split where both were scored on it, else on a sample that both
 * were scored on, else by whatever stands for them, which may be scores of different examples.
 */
function gainOver(
  parent: TreeNode | undefined,
  node: TreeNode,
): { readonly gain: number; readonly like: boolean } | undefined {
  if (!parent?.shown || !node.shown) return undefined;
  for (const split of ['dev', 'train'] as const) {
    const [before, after] = [parent.measures[split], node.measures[split]];
    if (before && after) return { gain: after.score - before.score, like: true };
  }
  for (const batch of node.measures.sample?.batches ?? []) {
    const other = parent.measures.sample?.batches.find((one) => sameExamples(one, batch));
    if (other) return { gain: batch.score - other.score, like: true };
  }
  // a likelihood and a share of right answers cannot be compared
  if ((parent.shown.ground === 'likelihood') !== (node.shown.ground === 'likelihood')) return undefined;
  return { gain: node.shown.score - parent.shown.score, like: false };
}

function sameExamples({ on: a }: Batch, { on: b }: Batch): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (a.length !== b.length) return false;
  if (a.every((id, i) => id === b[i])) return true;
  const ids = new Set(a);
  return b.every((id) => ids.has(id));
}

function medianOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
