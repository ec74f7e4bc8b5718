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
    | { readonly lane: 'unscored' | 'failed'; readonly row: number };
}

export interface Layout {
  /** One for each node of the tree, in the same order. A node that did not move keeps its object. */
  readonly placed: readonly Placed[];
  /** Slots that each generation takes. */
  readonly columns: readonly number[];
  /** The range of the scores; undefined while there are none. */
  readonly scores: { readonly low: number; readonly high: number } | undefined;
  readonly failed: number;
  readonly unscored: number;
  /** Whether any node stands below or above its score for want of room. */
  readonly dense: boolean;
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
  readonly waiting: Set<number>;
  slots: number;
  failed: number;
}

/** In the units of a score: how far nodes of one slot are apart, and how far where there are many. */
export const GAP = 0.025;
export const ROW_GAP = 0.008;
/** Slots that are filled before nodes are put below and above their score. */
const ROOMY = 6;
/** Rows that a lane has before it grows sideways. */
export const LANE_ROWS = 3;

export const emptyLayout = (): Layout => ({
  placed: [],
  columns: [],
  scores: undefined,
  failed: 0,
  unscored: 0,
  dense: false,
  state: { tree: undefined, generations: [] },
});

/** Places what is new in a tree. Nodes that stand already stay where they are; a node moves once, when it is scored. */
export function growLayout(layout: Layout, tree: Tree): Layout {
  const { generations, tree: before } = layout.state;
  if (before === tree) return layout;
  const placed = [...layout.placed];
  let { scores, failed, unscored, dense } = layout;
  const generationOf = (node: TreeNode): Generation => {
    while (generations.length <= node.generation)
      generations.push({ taken: new Map(), from: new Map(), waiting: new Set(), slots: 1, failed: 0 });
    return generations[node.generation]!;
  };

  for (let position = placed.length; position < tree.nodes.length; position++) {
    const node = tree.nodes[position]!;
    const generation = generationOf(node);
    if (node.status === 'failed') {
      const n = generation.failed++;
      const slot = Math.floor(n / LANE_ROWS);
      generation.slots = Math.max(generation.slots, slot + 1);
      placed.push(standing(node, slot, { lane: 'failed', row: n % LANE_ROWS }));
      failed++;
    } else {
      let n = 0;
      while (generation.waiting.has(n)) n++;
      if (!node.measures.dev) generation.waiting.add(n); // else it is placed by its score below
      placed.push(standing(node, Math.floor(n / LANE_ROWS), { lane: 'unscored', row: n % LANE_ROWS }));
      unscored++;
    }
  }

  for (const position of tree.scored.slice(before?.scoredCount ?? 0, tree.scoredCount)) {
    const node = tree.nodes[position]!;
    const score = node.measures.dev!.score;
    const old = placed[position]!;
    const generation = generationOf(node);
    if (old.at.lane === 'score') {
      if (old.at.score === score) continue;
      free(generation, old.slot, heightOf(old.at));
    } else if (old.at.lane === 'unscored') {
      generation.waiting.delete(old.slot * LANE_ROWS + old.at.row);
      unscored--;
    }
    const { slot, row } = take(generation, score);
    generation.slots = Math.max(generation.slots, slot + 1);
    dense ||= row !== 0;
    placed[position] = standing(node, slot, { lane: 'score', score, row });
    scores = { low: Math.min(score, scores?.low ?? 1), high: Math.max(score, scores?.high ?? 0) };
  }

  return {
    placed,
    columns: generations.map(({ slots, waiting }) => Math.max(slots, Math.ceil(waiting.size / LANE_ROWS))),
    scores,
    failed,
    unscored,
    dense,
    state: { tree, generations },
  };
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
function take({ taken, from }: Generation, score: number): { slot: number; row: number } {
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
    return { slot, row };
  }
}

function free({ taken, from }: Generation, slot: number, height: number): void {
  const there = taken.get(key(slot, bandOf(height)));
  const at = there?.indexOf(height) ?? -1;
  if (at >= 0) there!.splice(at, 1);
  for (const near of [-1, 0, 1]) from.delete(bandOf(height) + near);
}
