import type { Operator } from '../../../core/optimizer.ts';
import type { Point } from '../../../views/scale.ts';
import type { Tree, TreeNode } from '../../../views/tree.ts';
import type { OperatorOf } from '../operators.ts';

/** Many edges that are drawn alike, as one path: thousands of elements would make zooming slow. */
export interface EdgeGroup {
  readonly key: string;
  readonly edge: Operator['edge'];
  readonly strength: 'branch' | 'faded' | 'influence';
  readonly d: string;
}

/** The curve from a parent to a child. Within one generation it bows out to the side where the generation began. */
function curve(from: Point, to: Point, down: boolean, sameGeneration = false): string {
  const at = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;
  if (sameGeneration) {
    const bow = Math.min(30, 12 + Math.abs(down ? to.x - from.x : to.y - from.y) * 0.2);
    return down
      ? `M${at(from)}C${at({ x: from.x, y: from.y - bow })} ${at({ x: to.x, y: to.y - bow })} ${at(to)}`
      : `M${at(from)}C${at({ x: from.x - bow, y: from.y })} ${at({ x: to.x - bow, y: to.y })} ${at(to)}`;
  }
  const half = (a: number, b: number) => (a + b) / 2;
  return down
    ? `M${at(from)}C${at({ x: from.x, y: half(from.y, to.y) })} ${at({ x: to.x, y: half(from.y, to.y) })} ${at(to)}`
    : `M${at(from)}C${at({ x: half(from.x, to.x), y: from.y })} ${at({ x: half(from.x, to.x), y: to.y })} ${at(to)}`;
}

export interface Drawn {
  readonly tree: Tree;
  /** Where each node stands. */
  readonly points: readonly Point[];
  readonly down: boolean;
}

/** The curve of one parent of a node; undefined where the parent is not in the tree. */
export function edgeTo(node: TreeNode, parentId: string, { tree, points, down }: Drawn): string | undefined {
  const parent = tree.index.get(parentId);
  const from = parent === undefined ? undefined : points[parent];
  const to = points[node.number - 1];
  if (!from || !to) return undefined;
  return curve(from, to, down, tree.nodes[parent!]!.generation === node.generation);
}

/**
 * The edges of all prompts, grouped: the first parent is the branch, the others are influences. Failed proposals led
 * nowhere; theirs are shown only when one is looked at.
 */
export function edgeGroups(drawn: Drawn, operatorOf: OperatorOf): EdgeGroup[] {
  const groups = new Map<string, { edge: Operator['edge']; strength: EdgeGroup['strength']; d: string[] }>();
  for (const node of drawn.tree.nodes) {
    if (node.status === 'failed') continue;
    const { edge } = operatorOf(node.by);
    const seen = new Set<string>();
    node.parents.forEach(({ id }, i) => {
      if (seen.has(id)) return;
      seen.add(id);
      const d = edgeTo(node, id, drawn);
      if (!d) return;
      const strength = i > 0 ? 'influence' : node.status === 'out' ? 'faded' : 'branch';
      const key = `${strength} ${edge}`;
      const group = groups.get(key) ?? { edge, strength, d: [] };
      group.d.push(d);
      groups.set(key, group);
    });
  }
  const order: EdgeGroup['strength'][] = ['influence', 'faded', 'branch'];
  return [...groups]
    .map(([key, { edge, strength, d }]) => ({ key, edge, strength, d: d.join('') }))
    .sort((a, b) => order.indexOf(a.strength) - order.indexOf(b.strength));
}
