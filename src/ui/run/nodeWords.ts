import { interval } from '../../core/statistics.ts';
import { shownMeasure } from '../../views/lineage.ts';
import type { Measure, NodeStatus, TreeNode } from '../../views/tree.ts';
import { percent } from '../../views/verdictWords.ts';
import type { OperatorOf } from './operators.ts';

export const STATUS_WORDS: Readonly<Record<NodeStatus, string>> = {
  alive: 'alive',
  out: 'out',
  unscored: 'not scored yet',
  failed: 'failed',
};

/** Which nodes stand out in a tree. */
export interface Marks {
  readonly start: string | undefined;
  /** The champion of a run that is over, else the best so far. */
  readonly leader: string | undefined;
  readonly leaderIs: 'champion' | 'best so far';
}

/** A node as it is read out: `#14, crossover, 78 %, generation 3, alive`. */
export function nodeName(node: TreeNode, operatorOf: OperatorOf, marks: Marks): string {
  const measure = shownMeasure(node);
  return [
    `#${node.number}`,
    operatorOf(node.by).title.toLowerCase(),
    measure && `${percent(measure.score)} %`,
    `generation ${node.generation}`,
    STATUS_WORDS[node.status],
    node.id === marks.start && 'start',
    node.id === marks.leader && marks.leaderIs,
  ]
    .filter((part) => typeof part === 'string')
    .join(', ');
}

/** `63 to 88 %`, the 95 % interval of a mean score. */
export function intervalWords({ score, n }: Measure): string {
  const { low, high } = interval({ mean: score, n });
  return `${Math.round(low * 100)} to ${Math.round(high * 100)} %`;
}

/** The step of the score ramp, 0 to 10. */
export const scoreStep = (score: number): number => Math.max(0, Math.min(10, Math.round(score * 10)));

/** The first words of a prompt on one line. */
export function firstWords(text: string, most = 90): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  return `${cut.slice(0, Math.max(most * 0.6, cut.lastIndexOf(' ')))} …`;
}
