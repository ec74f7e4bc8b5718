import type { Tree, TreeNode } from './tree.ts';

export const nodeOf = (tree: Tree, id: string | undefined): TreeNode | undefined =>
  id === undefined ? undefined : tree.nodes[tree.index.get(id) ?? -1];

/** The branch of the tree that a node sits on: its first parent. */
const parentOf = (tree: Tree, node: TreeNode): TreeNode | undefined => nodeOf(tree, node.parents[0]?.id);

/** Nodes whose first parent this is, in the order they came. */
export const childrenOf = (tree: Tree, node: TreeNode): TreeNode[] =>
  (tree.children.get(node.id) ?? []).flatMap((position) => tree.nodes[position] ?? []);

/** From a node along first parents to the prompt it began with, the node first. */
export function pathFrom(tree: Tree, id: string | undefined): TreeNode[] {
  const path: TreeNode[] = [];
  const seen = new Set<string>();
  for (let node = nodeOf(tree, id); node && !seen.has(node.id); node = parentOf(tree, node)) {
    seen.add(node.id);
    path.push(node);
  }
  return path;
}

/** Best first: by the score that stands for a node, an estimate too, then by number; without a score last. */
export function byScore(a: TreeNode, b: TreeNode): number {
  const [x, y] = [a.shown?.score, b.shown?.score];
  if (x === y) return a.number - b.number;
  if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
  return y - x;
}

export type Step = 'parent' | 'child' | 'better' | 'worse' | 'first' | 'last';

/**
 * Where a step leads from a node; the node itself where there is nothing. Siblings are the nodes of the same
 * generation, best first; a step to a child goes to the best one.
 */
export function stepFrom(tree: Tree, node: TreeNode, step: Step): TreeNode {
  switch (step) {
    case 'parent':
      return parentOf(tree, node) ?? node;
    case 'child':
      return childrenOf(tree, node).sort(byScore)[0] ?? node;
    case 'better':
    case 'worse': {
      const generation = tree.nodes.filter((other) => other.generation === node.generation).sort(byScore);
      const at = generation.indexOf(node);
      return generation[step === 'better' ? at - 1 : at + 1] ?? node;
    }
    case 'first':
      return tree.nodes[0] ?? node;
    case 'last':
      return tree.nodes.at(-1) ?? node;
    default:
      return step satisfies never;
  }
}
