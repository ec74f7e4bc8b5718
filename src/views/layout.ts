import type { Tree, TreeNode } from './tree.ts';

/**
 * Where a node stands, in units that never change: its generation, the slot within it, and its score or a row of a lane.
 * Pixels come from a scale (see scale.ts), so a growing tree moves nothing but the scale.
 */
export interface Placed {
  /** Position in the tree's `nodes`. */
  readonly position: number;
  readonly generation: number;
  /** Steps from the beginning of its generation. */
  readonly slot: number;
  readonly at:
    /** `row` is -1, 0 or 1: where many share a score in a generation, some stand a little below or above it. */
    | { readonly lane: 'score'; readonly score: number; readonly row: number }
    | { readonly lane: Lane; readonly row: number };
}

/**
 * Below the scores, from the lowest: failed proposals; mutation-prompts, which are never scored; and what is not scored
 * yet.
 */
export const LANES = ['failed', 'mutation', 'unscored'] as const;
export type Lane = (typeof LANES)[number];

export interface Layout {
  /** One for each node of the tree, in the same order. A node that did not move keeps its object. */
  readonly placed: readonly Placed[];
  /** Slots that each generation takes. */
  readonly columns: readonly number[];
  /** The range of the scores; undefined while there are none. */
  readonly scores: { readonly low: number; readonly high: number } | undefined;
  /** Nodes that stand in each lane. */
  readonly lanes: Readonly<Record<Lane, number>>;
  /** Nodes that stand below or above their score for want of room. */
  readonly crowded: number;
  readonly state: Placing;
}

/** What the next layout begins with. Only `growLayout` looks in here; it changes it. */
interface Placing {
  readonly tree: Tree | undefined;
  readonly generations: Generation[];
}

interface Generation {
  /** Heights by slot and by band of heights. */
  readonly taken: Map<string, number[]>;
  /** The first slot worth trying, by band. */
  readonly from: Map<number, number>;
  /** Nodes at a score, by slot; the last slot has some. */
  readonly used: number[];
  /** Places that are taken, counted down the rows and then on to the next slot. */
  readonly lanes: Readonly<Record<Lane, Set<number>>>;
}

const newGeneration = (): Generation => ({
  taken: new Map(),
  from: new Map(),
  used: [],
  lanes: { failed: new Set(), mutation: new Set(), unscored: new Set() },
});

/** In the units of a score: how far nodes of one slot are apart, and how far where there are many. */
export const GAP = 0.025;
export const ROW_GAP = 0.008;
/** Slots that are filled before nodes are put below and above their score. */
const ROOMY = 10;
/** Rows that a lane has before it grows sideways. */
export const LANE_ROWS = 3;

export const emptyLayout = (): Layout => ({
  placed: [],
  columns: [],
  scores: undefined,
  lanes: { failed: 0, mutation: 0, unscored: 0 },
  crowded: 0,
  state: { tree: undefined, generations: [] },
});

/** Places what is new in a tree. Nodes that stand already stay where they are; a node moves when its score changes. */
export function growLayout(layout: Layout, tree: Tree): Layout {
  const { generations, tree: before } = layout.state;
  if (before === tree) return layout;
  const placed = [...layout.placed];
  const lanes = { ...layout.lanes };
  let { scores, crowded } = layout;
  let stale = false;
  const generationOf = (node: TreeNode): Generation => {
    while (generations.length <= node.generation) generations.push(newGeneration());
    return generations[node.generation]!;
  };

  function appear(node: TreeNode): void {
    const lane = laneOf(node);
    const places = generationOf(node).lanes[lane];
    let n = lane === 'unscored' ? 0 : places.size; // only those without a score leave their lane again
    while (places.has(n)) n++;
    places.add(n);
    lanes[lane]++;
    placed.push(standing(node, Math.floor(n / LANE_ROWS), { lane, row: n % LANE_ROWS }));
  }

  function leave(generation: Generation, { slot, at }: Placed): void {
    if (at.lane !== 'score') {
      generation.lanes[at.lane].delete(slot * LANE_ROWS + at.row);
      lanes[at.lane]--;
      return;
    }
    free(generation, slot, heightOf(at));
    if (at.row !== 0) crowded--;
    stale ||= at.score === scores?.low || at.score === scores?.high;
  }

  for (let i = before?.stepCount ?? 0; i < tree.stepCount; i++) {
    const { position, score } = tree.steps[i]!;
    const node = tree.nodes[position]!;
    if (score === undefined) {
      appear(node);
      continue;
    }
    const generation = generationOf(node);
    leave(generation, placed[position]!);
    const { slot, row } = take(generation, score);
    if (row !== 0) crowded++;
    placed[position] = standing(node, slot, { lane: 'score', score, row });
    scores = { low: Math.min(score, scores?.low ?? 1), high: Math.max(score, scores?.high ?? 0) };
  }

  return {
    placed,
    columns: generations.map(columnsOf),
    scores: stale ? rangeOf(placed) : scores,
    lanes,
    crowded,
    state: { tree, generations },
  };
}

const laneOf = ({ status, kind }: TreeNode): Lane =>
  status === 'failed' ? 'failed' : kind === 'mutation-prompt' ? 'mutation' : 'unscored';

function columnsOf({ used, lanes: { failed, mutation, unscored } }: Generation): number {
  const places = Math.max(failed.size, mutation.size, ...[...unscored].map((n) => n + 1));
  return Math.max(1, used.length, Math.ceil(places / LANE_ROWS));
}

function rangeOf(placed: readonly Placed[]): Layout['scores'] {
  let [low, high] = [Infinity, -Infinity];
  for (const { at } of placed)
    if (at.lane === 'score') [low, high] = [Math.min(low, at.score), Math.max(high, at.score)];
  return low > high ? undefined : { low, high };
}

const standing = (node: TreeNode, slot: number, at: Placed['at']): Placed => ({
  position: node.number - 1,
  generation: node.generation,
  slot,
  at,
});

/** Where a scored node stands on the score axis. */
export const heightOf = ({ score, row }: { readonly score: number; readonly row: number }): number =>
  score + row * ROW_GAP;

const bandOf = (height: number): number => Math.floor(height / GAP);
const key = (slot: number, band: number): string => `${slot}/${band}`;

/** The first place in which no node is too near: beside others of the score, then below and above them. */
function take({ taken, from, used }: Generation, score: number): { slot: number; row: number } {
  const band = bandOf(score);
  for (let slot = 0; slot < ROOMY; slot++) if (isFree(slot, score, GAP)) return settle(slot, 0);
  for (let slot = from.get(band) ?? 0; ; slot++)
    for (const row of slot < ROOMY ? [1, -1] : [0, 1, -1])
      if (isFree(slot, heightOf({ score, row }), ROW_GAP)) {
        from.set(band, slot);
        return settle(slot, row);
      }

  function isFree(slot: number, height: number, gap: number): boolean {
    const middle = bandOf(height);
    return ![middle - 1, middle, middle + 1].some((near) =>
      taken.get(key(slot, near))?.some((other) => Math.abs(other - height) < gap - 1e-9),
    );
  }

  function settle(slot: number, row: number): { slot: number; row: number } {
    const height = heightOf({ score, row });
    const name = key(slot, bandOf(height));
    const there = taken.get(name);
    if (there) there.push(height);
    else taken.set(name, [height]);
    while (used.length <= slot) used.push(0);
    used[slot]!++;
    return { slot, row };
  }
}

function free({ taken, from, used }: Generation, slot: number, height: number): void {
  const there = taken.get(key(slot, bandOf(height)));
  const at = there?.indexOf(height) ?? -1;
  if (at >= 0) there!.splice(at, 1);
  for (const near of [-1, 0, 1]) from.delete(bandOf(height) + near);
  used[slot]!--;
  while (used.at(-1) === 0) used.pop();
}
