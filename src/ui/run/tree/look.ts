import { shownMeasure } from '../../../views/lineage.ts';
import type { NodeStatus, TreeNode } from '../../../views/tree.ts';
import { scoreStep } from '../nodeWords.ts';
import type { OperatorOf } from '../operators.ts';
import { shapePath } from './shapes.ts';

const SIZES: Readonly<Record<NodeStatus, number>> = { alive: 1, out: 0.8, unscored: 0.8, failed: 0.8 };

/** The outline of each node at a radius. The few different ones are made once. */
export function outlines(
  radius: number,
  operatorOf: OperatorOf,
  leader: string | undefined,
): (node: TreeNode) => string {
  const made = new Map<string, string>();
  return (node) => {
    const { shape } = operatorOf(node.by);
    const size = node.id === leader ? 1.3 : SIZES[node.status];
    const name = `${shape} ${size}`;
    let outline = made.get(name);
    if (outline === undefined) made.set(name, (outline = shapePath(shape, radius * size)));
    return outline;
  };
}

/** The colour of a node's score; a node that is out has a paler one. Undefined without a score. */
export function fillOf(node: TreeNode): string | undefined {
  const measure = shownMeasure(node);
  if (!measure) return undefined;
  const colour = `var(--score-${scoreStep(measure.score)})`;
  return node.status === 'out' ? `color-mix(in oklab, ${colour} 45%, var(--paper))` : colour;
}
