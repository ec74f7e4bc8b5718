import type { Frame, Point } from '../../../views/scale.ts';

/** A text beside a node, in pixels of the screen. */
export interface Label {
  readonly id: string;
  /** The middle of its node. */
  readonly at: Point;
  readonly text: string;
  /** Pixels from the middle of the node to where nothing of it is drawn any more. */
  readonly clear: number;
}

/** Where a label stands, from the middle of its node. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Not beside its node, so that it must not stand beside another one either. */
  readonly far: boolean;
}

/** Pixels at the top that the score axis takes where generations go down. */
const AXIS = 22;
const HALF_HEIGHT = 8;
const CHARACTER = 6.9;
/** Pixels to other nodes from where a label seems to belong to none of them. */
const APART = 12;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The places that are tried, best first: to the right along the generations, beside the node where they go down. */
function placesOf({ clear }: Label, down: boolean): LabelPlace[] {
  const [side, near, far] = [clear + 3, clear + 5, clear + 21];
  const heights = down ? [0, near, -near, far, -far] : [-near, near, 0, -far, far];
  return [
    ...heights.map((y) => ({
      x: y === 0 ? side + 4 : side,
      y,
      anchor: 'start' as const,
      far: Math.abs(y) === far,
    })),
    ...heights.map((y) => ({
      x: y === 0 ? -side - 4 : -side,
      y,
      anchor: 'end' as const,
      far: Math.abs(y) === far,
    })),
    ...[-far, far].map((y) => ({ x: 0, y, anchor: 'middle' as const, far: false })),
  ];
}

function boxOf({ at, text }: Label, { x, y, anchor }: LabelPlace): Box {
  const width = text.length * CHARACTER;
  const left = at.x + x - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
  return { left, right: left + width, top: at.y + y - HALF_HEIGHT, bottom: at.y + y + HALF_HEIGHT };
}

const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Puts each label where it covers the fewest nodes and no other label, the first ones first. `nodes` are all that are
 * drawn, in pixels of the screen, each of `radius`.
 */
export function placeLabels(
  labels: readonly Label[],
  nodes: readonly Point[],
  radius: number,
  frame: Frame,
): Map<string, LabelPlace> {
  const top = frame.down ? AXIS : 0;
  const taken: Box[] = [];
  const found = new Map<string, LabelPlace>();
  for (const label of labels) {
    let best: { readonly place: LabelPlace; readonly box: Box; readonly cost: number } | undefined;
    for (const place of placesOf(label, frame.down)) {
      const box = boxOf(label, place);
      const outside = box.left < 0 || box.right > frame.width || box.top < top || box.bottom > frame.height;
      let cost = (outside ? 1000 : 0) + (place.far ? 0.5 : 0);
      const reach = radius + (place.far ? APART : 0);
      for (const other of taken) if (meet(box, other)) cost += 100;
      for (const { x, y } of nodes)
        if (meet(box, { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach })) cost += 1;
      if (!best || cost < best.cost) best = { place, box, cost };
      if (cost === 0) break;
    }
    if (!best) continue;
    taken.push(best.box);
    found.set(label.id, best.place);
  }
  return found;
}
