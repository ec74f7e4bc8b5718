import type { Shown } from '../../../views/measure.ts';
import type { NodeStatus, TreeNode } from '../../../views/tree.ts';
import { scoreStep } from '../nodeWords.ts';
import type { OperatorOf } from '../operators.ts';
import { shapePath, type Shape } from './shapes.ts';

const SIZES: Readonly<Record<NodeStatus, number>> = { alive: 1, out: 0.8, unscored: 0.8, failed: 0.8 };

/** Shares of the area of a shape that is filled for an estimate: the more examples, the fuller. */
const FILLED = [0.35, 0.5, 0.65, 0.8] as const;

/** How the middle of a shape is drawn: full for a dev score, hollow for an estimate, with a dot for a likelihood. */
type Middle = 'full' | 'dotted' | (typeof FILLED)[number];

/** `full` is how many examples the dev split has. */
function middleOf(shown: Shown | undefined, full: number): Middle {
  if (!shown || shown.ground === 'dev') return 'full';
  if (shown.ground === 'likelihood') return 'dotted';
  const share = Math.min(0.99, shown.n / Math.max(1, full));
  return FILLED[Math.floor(share * FILLED.length)]!;
}

/** A shape with a hole, to be filled by the even-odd rule. */
export function shapeWith(middle: Middle, shape: Shape, radius: number): string {
  const outline = shapePath(shape, radius);
  if (middle === 'full') return outline;
  const hole = shapePath(shape, radius * Math.sqrt(1 - (middle === 'dotted' ? 0.5 : middle)));
  return outline + hole + (middle === 'dotted' ? shapePath('circle', radius * 0.3) : '');
}

const shapeOf = (node: TreeNode, operatorOf: OperatorOf): Shape =>
  node.kind === 'mutation-prompt' ? 'star' : operatorOf(node.by).shape;

/** The outline of each node at a radius. The few different ones are made once. */
export function outlines(
  radius: number,
  operatorOf: OperatorOf,
  leader: string | undefined,
  full: number,
): (node: TreeNode) => string {
  const made = new Map<string, string>();
  return (node) => {
    const shape = shapeOf(node, operatorOf);
    const size = node.id === leader ? 1.3 : SIZES[node.status];
    const middle = middleOf(node.shown, full);
    const name = `${shape} ${size} ${middle}`;
    let outline = made.get(name);
    if (outline === undefined) made.set(name, (outline = shapeWith(middle, shape, radius * size)));
    return outline;
  };
}

/** The colour of a node's score; a node that is out has a paler one. Undefined without a score. */
export function fillOf({ shown, status }: TreeNode): string | undefined {
  if (!shown) return undefined;
  const colour = `var(--score-${scoreStep(shown.score)})`;
  return status === 'out' ? `color-mix(in oklab, ${colour} 45%, var(--paper))` : colour;
}
