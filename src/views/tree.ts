import type { CandidateKind, Parent } from '../core/candidate.ts';
import { comparePlaces, type RunEvent } from '../core/event.ts';
import type { Demonstration, Split, TaskSpec } from '../core/task.ts';
import { Generations } from './generations.ts';

/** An event of one run as it lies in the database; the scores of a scored batch may be left out. */
export interface Row {
  readonly seq: number;
  readonly place: string;
  readonly event: RunEvent;
}

/** A mean score in [0, 1] over `n` examples. */
export interface Measure {
  readonly score: number;
  readonly n: number;
  /** Where it was scored: a place for every batch. */
  readonly places: readonly string[];
}

/** A split by name, or examples that the method picked; or, apart from these, how likely the targets were found. */
export type Ground = Split | 'sample' | 'likelihood';

/**
 * - `unscored`: proposed, not scored yet
 * - `alive`: in the population, or scored and waiting for the next selection
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
  /** What was wrong, when the proposal failed. */
  readonly fault?: string;
  readonly status: NodeStatus;
  readonly measures: Readonly<Partial<Record<Ground, Measure>>>;
}

/**
 * The candidates of a run, folded from its events. A tree is never changed; `index`, `scored` and `children` are shared
 * by all trees of one fold and only ever grow, so a tree reads no further in them than its own `nodes` and `scoredCount`.
 */
export interface Tree {
  /** In the order they came. A number is a position in here, so numbers never change while a run grows. */
  readonly nodes: readonly TreeNode[];
  /** Positions in `nodes` by id. */
  readonly index: ReadonlyMap<string, number>;
  /** Positions of nodes in the order in which they got a dev score; again when the score changed. */
  readonly scored: readonly number[];
  readonly scoredCount: number;
  /** Positions of children by the id of their first parent. */
  readonly children: ReadonlyMap<string, readonly number[]>;
  /** The person's first prompt, once it is there. */
  readonly start: string | undefined;
  /** The highest on the dev split; of equals the start, then whoever stands first in the run. */
  readonly best: string | undefined;
  /** The champion of the latest opening of the test split. */
  readonly champion: string | undefined;
  /** Generations begun; the first population is generation 0. */
  readonly generations: number;
  readonly state: Folding;
}

/** What the fold carries on. Only `growTree` looks in here. */
interface Folding {
  readonly sizes: Readonly<Record<Split, number>>;
  readonly startText: string | undefined;
  readonly generations: Generations;
  readonly alive: ReadonlySet<number>;
}

/** A tree without nodes. */
export const emptyTree = ({ split, seeds }: Pick<TaskSpec, 'split' | 'seeds'>): Tree => ({
  nodes: [],
  index: new Map(),
  scored: [],
  scoredCount: 0,
  children: new Map(),
  start: undefined,
  best: undefined,
  champion: undefined,
  generations: 0,
  state: {
    sizes: { train: split.train.length, dev: split.dev.length, test: split.test.length },
    startText: seeds[0]?.text,
    generations: new Generations(),
    alive: new Set(),
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
  if (tree.index.size !== tree.nodes.length || tree.scored.length !== tree.scoredCount)
    throw new Error('this tree was grown before; grow the one that came of it');
  const nodes = [...tree.nodes];
  const index = tree.index as Map<string, number>;
  const scored = tree.scored as number[];
  const children = tree.children as Map<string, number[]>;
  const alive = new Set(tree.state.alive);
  const { sizes, generations, startText } = tree.state;
  let { start, best, champion } = tree;

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
    const [first] = node.parents;
    if (!first) return;
    const siblings = children.get(first.id);
    if (siblings) siblings.push(number - 1);
    else children.set(first.id, [number - 1]);
  }

  function score(place: string, event: RunEvent & { type: 'candidate-scored' }): void {
    const node = at(event.candidateId);
    if (!node) return;
    const ground: Ground =
      event.measuring === 'likelihood' ? 'likelihood' : typeof event.on === 'string' ? event.on : 'sample';
    const n = event.scores.length || (typeof event.on === 'string' ? sizes[event.on] : event.on.length);
    const before = node.measures[ground];
    const measure: Measure =
      (ground === 'sample' || ground === 'likelihood') && before
        ? {
            score: (before.score * before.n + event.score * n) / Math.max(1, before.n + n),
            n: before.n + n,
            places: [...before.places, place],
          }
        : { score: event.score, n, places: [place] };
    const seen = change(node, {
      measures: { ...node.measures, [ground]: measure },
      status: node.status === 'unscored' && ground !== 'test' ? 'alive' : node.status,
    });
    if (seen.status === 'alive') alive.add(seen.number - 1);
    if (ground !== 'dev' || before?.score === event.score) return;
    scored.push(seen.number - 1);
    if (best === seen.id && before && before.score > event.score) best = bestOf(nodes, start);
    else if (beats(seen, best === undefined ? undefined : at(best), start)) best = seen.id;
  }

  function keep(ids: readonly string[]): void {
    const kept = new Set(ids);
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
        add({ ...candidate, status: 'unscored', measures: {} });
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
      case 'population-kept':
        keep(event.ids);
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
    scored,
    scoredCount: scored.length,
    children,
    start,
    best,
    champion,
    generations: generations.count,
    state: { sizes, startText, generations, alive },
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
