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

/** A cubic curve: where it begins, its two handles, and where it ends. */
type Curve = readonly [Point, Point, Point, Point];

/** From a parent to a child. Within one generation it bows out to the side where the generation began. */
function curve(from: Point, to: Point, down: boolean, sameGeneration = false): Curve {
  if (sameGeneration) {
    const bow = Math.min(30, 12 + Math.abs(down ? to.x - from.x : to.y - from.y) * 0.2);
    return down
      ? [from, { x: from.x, y: from.y - bow }, { x: to.x, y: to.y - bow }, to]
      : [from, { x: from.x - bow, y: from.y }, { x: to.x - bow, y: to.y }, to];
  }
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  return down ? [from, { x: from.x, y }, { x: to.x, y }, to] : [from, { x, y: from.y }, { x, y: to.y }, to];
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;

export interface Drawn {
  readonly tree: Tree;
  /** Where each node stands. */
  readonly points: readonly Point[];
  readonly down: boolean;
}

/** The first different parents of a node. */
export const parentsOf = ({ parents }: TreeNode, most: number): string[] =>
  [...new Set(parents.map(({ id }) => id))].slice(0, most);

function curveTo(node: TreeNode, parentId: string, { tree, points, down }: Drawn): Curve | undefined {
  const parent = tree.index.get(parentId);
  const from = parent === undefined ? undefined : points[parent];
  const to = points[node.number - 1];
  if (!from || !to) return undefined;
  return curve(from, to, down, tree.nodes[parent!]!.generation === node.generation);
}

/** The curve of one parent of a node as a path; undefined where the parent is not in the tree. */
export function edgeTo(node: TreeNode, parentId: string, drawn: Drawn): string | undefined {
  const found = curveTo(node, parentId, drawn);
  if (!found) return undefined;
  const [from, a, b, to] = found;
  return `M${at(from)}C${at(a)} ${at(b)} ${at(to)}`;
}

const PARTS = 24;

/** The position of the node whose branch passes a point within `reach`; -1 when there is none. Only nodes with a note. */
export function notedEdgeAt({ x, y }: Point, drawn: Drawn, reach: number): number {
  let found = -1;
  let least = reach * reach;
  for (const node of drawn.tree.nodes) {
    const [first] = node.parents;
    if (!first || node.note === undefined || node.status === 'failed') continue;
    const edge = curveTo(node, first.id, drawn);
    if (!edge) continue;
    const [a, , , d] = edge;
    if (x < Math.min(a.x, d.x) - 30 || x > Math.max(a.x, d.x) + 30) continue;
    if (y < Math.min(a.y, d.y) - 30 || y > Math.max(a.y, d.y) + 30) continue;
    for (let i = 1; i < PARTS; i++) {
      const point = pointOn(edge, i / PARTS);
      const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
      if (distance < least) [least, found] = [distance, node.number - 1];
    }
  }
  return found;
}

function pointOn([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const mix = (key: 'x' | 'y') =>
    u * u * u * a[key] + 3 * u * u * t * b[key] + 3 * u * t * t * c[key] + t * t * t * d[key];
  return { x: mix('x'), y: mix('y') };
}

/** Other parents than the first whose edges are drawn while nobody looks at the node: some methods name twenty. */
export const MOST_INFLUENCES = 3;

/**
 * The edges of all prompts, grouped: the first parent is the branch, a few of the others are influences. Failed
 * proposals led nowhere; theirs are shown only when one is looked at.
 */
export function edgeGroups(drawn: Drawn, operatorOf: OperatorOf): EdgeGroup[] {
  const groups = new Map<string, { edge: Operator['edge']; strength: EdgeGroup['strength']; d: string[] }>();
  for (const node of drawn.tree.nodes) {
    if (node.status === 'failed') continue;
    const { edge } = operatorOf(node.by);
    parentsOf(node, 1 + MOST_INFLUENCES).forEach((id, i) => {
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
