import type { CandidateKind, Parent } from '../core/candidate.ts';
import { comparePlaces, type RunEvent } from '../core/event.ts';
import type { Demonstration, TaskSpec } from '../core/task.ts';
import { Generations } from './generations.ts';
import { groundOf, shownOf, sizesOf, withBatch, type Measures, type Shown, type Sizes } from './measure.ts';

/** An event of one run as it lies in the database; the scores of a scored batch may be left out. */
export interface Row {
  readonly seq: number;
  readonly place: string;
  readonly event: RunEvent;
}

/**
 * - `unscored`: proposed, not scored yet
 * - `alive`: in the population, or scored and waiting for the next selection; or a mutation-prompt, which is not scored
 * - `out`: not kept by a selection
 * - `failed`: the optimizer model gave no prompt
 */
export type NodeStatus = 'unscored' | 'alive' | 'out' | 'failed';

export interface TreeNode {
  /** The candidate's id; for a failed proposal its place. */
  readonly id: string;
  /** A short name, counted from 1. */
  readonly number: number;
  readonly by: string;
  readonly generation: number;
  readonly parents: readonly Parent[];
  /** Keys of the calls that wrote it. */
  readonly calls: readonly string[];
  /** Missing when the proposal failed. */
  readonly text?: string;
  readonly demonstrations?: readonly Demonstration[];
  readonly closing?: string;
  /** @default 'prompt' */
  readonly kind?: CandidateKind;
  readonly note?: string;
  /** What the method found out about it later. */
  readonly remarks?: readonly string[];
  /** What was wrong, when the proposal failed. */
  readonly fault?: string;
  readonly status: NodeStatus;
  readonly measures: Measures;
  /** Which of the measures stands for it. */
  readonly shown?: Shown;
}

/** A node appeared, or from then on stands at another score. */
export interface Step {
  /** Position in the tree's `nodes`. */
  readonly position: number;
  /** Undefined when it appeared. */
  readonly score: number | undefined;
}

/**
 * The candidates of a run, folded from its events. A tree is never changed; `index`, `steps` and `children` are shared
 * by all trees of one fold and only ever grow, so a tree reads no further in them than its own `nodes` and `stepCount`.
 */
export interface Tree {
  /** In the order they came. A number is a position in here, so numbers never change while a run grows. */
  readonly nodes: readonly TreeNode[];
  /** Positions in `nodes` by id. */
  readonly index: ReadonlyMap<string, number>;
  /** Everything that moved a node, in order. */
  readonly steps: readonly Step[];
  readonly stepCount: number;
  /** Positions of children by the id of their first parent. */
  readonly children: ReadonlyMap<string, readonly number[]>;
  /** The person's first prompt, once it is there. */
  readonly start: string | undefined;
  /** The highest on the dev split; of equals the start, then whoever stands first in the run. */
  readonly best: string | undefined;
  /** The first of the population that was kept last: who is ahead while a method goes by samples. */
  readonly ahead: string | undefined;
  /** The champion of the latest opening of the test split. */
  readonly champion: string | undefined;
  /** Generations begun; the first population is generation 0. */
  readonly generations: number;
  /** How many examples each split has. */
  readonly sizes: Sizes;
  readonly state: Folding;
}

/** What the fold carries on. Only `growTree` looks in here. */
interface Folding {
  readonly startText: string | undefined;
  readonly generations: Generations;
  readonly alive: ReadonlySet<number>;
  /** Where the population was kept last. */
  readonly keptAt: string | undefined;
}

/** A tree without nodes. */
export const emptyTree = ({ split, seeds }: Pick<TaskSpec, 'split' | 'seeds'>): Tree => ({
  nodes: [],
  index: new Map(),
  steps: [],
  stepCount: 0,
  children: new Map(),
  start: undefined,
  best: undefined,
  ahead: undefined,
  champion: undefined,
  generations: 0,
  sizes: sizesOf(split),
  state: {
    startText: seeds[0]?.text,
    generations: new Generations(),
    alive: new Set(),
    keptAt: undefined,
  },
});

/**
 * Orders the rows of a finished run by place. Folded like this its numbers are the same in every browser; a run that is
 * watched live is numbered as its candidates come, which depends on which calls were answered first.
 */
export const canonical = <T extends Row>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => comparePlaces(a.place, b.place));

/**
 * Adds new rows to a tree. Folding rows in portions gives the same tree as folding them at once.
 * @throws Error when the tree was grown before: only the newest one of a fold can be.
 */
export function growTree(tree: Tree, rows: readonly Row[]): Tree {
  if (rows.length === 0) return tree;
  if (tree.index.size !== tree.nodes.length || tree.steps.length !== tree.stepCount)
    throw new Error('this tree was grown before; grow the one that came of it');
  const nodes = [...tree.nodes];
  const index = tree.index as Map<string, number>;
  const steps = tree.steps as Step[];
  const children = tree.children as Map<string, number[]>;
  const alive = new Set(tree.state.alive);
  const { sizes } = tree;
  const { generations, startText } = tree.state;
  let { start, best, ahead, champion } = tree;
  let { keptAt } = tree.state;

  const at = (id: string) => nodes[index.get(id) ?? -1];
  const change = (node: TreeNode, changes: Partial<TreeNode>): TreeNode =>
    (nodes[node.number - 1] = { ...node, ...changes });

  function add(node: Omit<TreeNode, 'number' | 'generation'>): void {
    if (index.has(node.id)) return;
    const number = nodes.push({
      ...node,
      number: nodes.length + 1,
      generation: generations.at(node.id),
    });
    index.set(node.id, number - 1);
    steps.push({ position: number - 1, score: undefined });
    const [first] = node.parents;
    if (!first) return;
    const siblings = children.get(first.id);
    if (siblings) siblings.push(number - 1);
    else children.set(first.id, [number - 1]);
  }

  function score(place: string, event: RunEvent & { type: 'candidate-scored' }): void {
    const node = at(event.candidateId);
    if (!node) return;
    const ground = groundOf(event);
    const before = node.measures[ground];
    const measures = { ...node.measures, [ground]: withBatch(before, place, event, sizes) };
    const shown = shownOf(measures);
    const seen = change(node, {
      measures,
      ...(shown && { shown }),
      status: node.status === 'unscored' && ground !== 'test' ? 'alive' : node.status,
    });
    if (seen.status === 'alive') alive.add(seen.number - 1);
    if (shown && shown.score !== node.shown?.score)
      steps.push({ position: seen.number - 1, score: shown.score });
    if (ground !== 'dev' || before?.score === event.score) return;
    if (best === seen.id && before && before.score > event.score) best = bestOf(nodes, start);
    else if (beats(seen, best === undefined ? undefined : at(best), start)) best = seen.id;
  }

  function keep(place: string, ids: readonly string[]): void {
    const kept = new Set(ids);
    if (keptAt === undefined || comparePlaces(place, keptAt) > 0) [keptAt, ahead] = [place, ids[0]];
    for (const position of [...alive]) {
      const node = nodes[position]!;
      if (kept.has(node.id)) continue;
      change(node, { status: 'out' });
      alive.delete(position);
    }
    for (const id of ids) {
      const node = at(id);
      if (!node || node.status === 'failed') continue;
      if (node.status !== 'alive') change(node, { status: 'alive' });
      alive.add(node.number - 1);
    }
  }

  for (const { place, event } of rows)
    switch (event.type) {
      case 'candidate-proposed': {
        const { candidate } = event;
        const status = candidate.kind === 'mutation-prompt' ? 'alive' : 'unscored';
        add({ ...candidate, status, measures: {} });
        if (start === undefined && candidate.by === 'seed' && candidate.text === startText) {
          start = candidate.id;
          if (best !== undefined && beats(at(start)!, at(best), start)) best = start;
        }
        break;
      }
      case 'proposal-failed': {
        const { by, parents, calls, fault } = event;
        add({ id: place, by, parents, calls, fault, status: 'failed', measures: {} });
        break;
      }
      case 'candidate-scored':
        score(place, event);
        break;
      case 'candidate-remarked': {
        const node = at(event.candidateId);
        if (node) change(node, { remarks: [...(node.remarks ?? []), event.remark] });
        break;
      }
      case 'population-kept':
        keep(place, event.ids);
        break;
      case 'round-started':
        generations.begin(place, event.round);
        break;
      case 'test-opened':
        champion = event.champion;
        break;
      case 'run-began':
      case 'reply-received':
        break;
      default:
        event satisfies never;
    }

  return {
    nodes,
    index,
    steps,
    stepCount: steps.length,
    children,
    start,
    best,
    ahead,
    champion,
    generations: generations.count,
    sizes,
    state: { startText, generations, alive, keptAt },
  };
}

function bestOf(nodes: readonly TreeNode[], start: string | undefined): string | undefined {
  let best: TreeNode | undefined;
  for (const node of nodes) if (beats(node, best, start)) best = node;
  return best?.id;
}

function beats(node: TreeNode, other: TreeNode | undefined, start: string | undefined): boolean {
  const score = node.measures.dev?.score;
  if (score === undefined) return false;
  const against = other?.measures.dev?.score;
  if (against === undefined || !other || score !== against) return against === undefined || score > against;
  if (node.id === start || other.id === start) return node.id === start;
  return comparePlaces(node.id, other.id) < 0;
}
