import { interval } from '../../core/statistics.ts';
import type { Ground, Measure, Shown } from '../../views/measure.ts';
import type { NodeStatus, TreeNode } from '../../views/tree.ts';
import { percent } from '../../views/verdictWords.ts';
import type { OperatorOf } from './operators.ts';

const STATUS_WORDS: Readonly<Record<NodeStatus, string>> = {
  alive: 'alive',
  out: 'out',
  unscored: 'not scored yet',
  failed: 'failed',
};

/** What a score is of, beside its figure. */
export const GROUND_TITLES: Readonly<Record<Ground, string>> = {
  dev: 'Dev score',
  sample: 'Estimate from samples',
  train: 'Estimate from the train split',
  likelihood: 'Likelihood of the targets',
  test: 'Test score',
};

const GROUND_TAGS: Readonly<Record<Exclude<Ground, 'dev' | 'test'>, string>> = {
  sample: 'estimate',
  train: 'estimate',
  likelihood: 'likelihood',
};

export const statusWords = ({ kind, status }: TreeNode): string =>
  kind === 'mutation-prompt' && status !== 'failed' ? 'mutates prompts' : STATUS_WORDS[status];

export type LeaderIs = 'champion' | 'best so far' | 'ahead by samples';

/** Which nodes stand out in a tree. */
export interface Marks {
  readonly start: string | undefined;
  /** The champion of a run that is over, else the best so far on dev, else who is ahead by samples. */
  readonly leader: string | undefined;
  readonly leaderIs: LeaderIs;
}

export const LEADER_NAMES: Readonly<Record<LeaderIs, string>> = {
  champion: 'Champion',
  'best so far': 'Best',
  'ahead by samples': 'Ahead',
};

/** `77.5 %`, and `≈ 78 %` where it is only an estimate. */
export const scoreWords = ({ score, ground }: Shown): string =>
  ground === 'dev'
    ? `${percent(score)} %`
    : `${ground === 'likelihood' ? 'likelihood' : '≈'} ${Math.round(100 * score)} %`;

/** A node as it is read out: `#14, crossover, 78 %, generation 3, alive`. */
export function nodeName(node: TreeNode, operatorOf: OperatorOf, marks: Marks): string {
  const { shown } = node;
  return [
    `#${node.number}`,
    operatorOf(node.by).title.toLowerCase(),
    shown &&
      (shown.ground === 'dev'
        ? `${percent(shown.score)} %`
        : `${GROUND_TAGS[shown.ground]} ${Math.round(100 * shown.score)} % on ${exampleWords(shown)}`),
    `generation ${node.generation}`,
    statusWords(node),
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

const GROUND_EXAMPLES: Readonly<Record<Ground, string>> = {
  dev: 'dev example',
  sample: 'sampled example',
  train: 'train example',
  likelihood: 'example',
  test: 'test example',
};

/** `40 dev examples`. */
export const exampleWords = ({ ground, n }: { readonly ground: Ground; readonly n: number }): string =>
  `${n.toLocaleString('en')} ${GROUND_EXAMPLES[ground]}${n === 1 ? '' : 's'}`;

/** The step of the score ramp, 0 to 10. */
export const scoreStep = (score: number): number => Math.max(0, Math.min(10, Math.round(score * 10)));

/** The first words of a prompt on one line. */
export function firstWords(text: string, most = 90): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  return `${cut.slice(0, Math.max(most * 0.6, cut.lastIndexOf(' ')))} …`;
}

/** The first lines of what a method noted, as they are. */
export function firstLines(note: string, lines = 4, most = 260): string {
  const text = note.trim().split('\n').slice(0, lines).join('\n');
  const cut = text.length > most ? text.slice(0, Math.max(most * 0.6, text.lastIndexOf(' ', most))) : text;
  return cut.length < note.trim().length ? `${cut.trimEnd()} …` : cut;
}
