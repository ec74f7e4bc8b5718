import { GAP, heightOf, LANE_ROWS, LANES, ROW_GAP, type Lane, type Layout, type Placed } from './layout.ts';

/** Pixels of the drawing, and which way generations go: across the page, or down it where it is narrow. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly down: boolean;
}

/** How units become pixels. Plain numbers, so that a change of scale can be animated number by number. */
export interface Scale {
  /** Pixels of one slot along the generations. */
  readonly unit: number;
  /** Pixels between two generations, where the edges run. */
  readonly between: number;
  /** The scores at the two ends of the score axis. */
  readonly low: number;
  readonly high: number;
  /** Pixels that the lanes below the lowest score take. */
  readonly lanes: number;
}

/** Slots that the room between two generations is at least worth. */
const BETWEEN = 2.4;
const LARGEST_UNIT = 22;
const LARGEST_BETWEEN = 170;
const ROW = 15;
/** Pixels that a lane takes. */
const LANE = LANE_ROWS * ROW + 12;

/** Pixels around the drawing, for the axes. */
export const MARGIN = { start: 58, end: 30, low: 34, high: 30 } as const;

/** The scale at which a whole layout fits into a frame. While a run grows, it takes steps, so that it seldom changes. */
export function fitScale(layout: Layout, frame: Frame, growing: boolean): Scale {
  const slots = layout.columns.reduce((sum, each) => sum + each, 0);
  const gaps = Math.max(1, layout.columns.length - 1);
  const room = growing ? 1.25 ** Math.ceil(Math.log(slots + gaps) / Math.log(1.25)) / (slots + gaps) : 1;
  const along = ((frame.down ? frame.height : frame.width) - MARGIN.start - MARGIN.end) / room;
  const unit = Math.max(0.5, Math.min(LARGEST_UNIT, along / (slots + BETWEEN * gaps)));
  const { low, high } = domainOf(layout.scores);
  const lanes = LANES.filter((lane) => layout.lanes[lane] > 0 || (growing && lane === 'unscored')).length;
  return {
    unit,
    between: Math.max(BETWEEN * unit, Math.min(LARGEST_BETWEEN, (along - slots * unit) / gaps)),
    low,
    high,
    lanes: lanes * LANE,
  };
}

export const sameScale = (a: Scale, b: Scale): boolean =>
  a.unit === b.unit && a.between === b.between && a.low === b.low && a.high === b.high && a.lanes === b.lanes;

/** In steps of 5 %, at least 20 % apart. */
function domainOf(scores: Layout['scores']): { low: number; high: number } {
  if (!scores) return { low: 0, high: 1 };
  let low = Math.max(0, Math.floor(scores.low * 20 - 0.2) / 20);
  const high = Math.min(1, Math.max(low + 0.2, Math.ceil(scores.high * 20 + 0.2) / 20));
  low = Math.min(low, high - 0.2);
  return { low, high };
}

/** How many slots lie before each generation. */
export function startsOf({ columns }: Pick<Layout, 'columns'>): number[] {
  let start = 0;
  return columns.map((slots) => (start += slots) - slots);
}

/** Where a slot begins along the generations, in pixels. */
export const alongOf = (
  generation: number,
  slot: number,
  starts: readonly number[],
  { unit, between }: Scale,
): number => (starts[generation]! + slot) * unit + generation * between;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Turns a distance along the generations and a distance along the score axis into a point of the frame. */
export const pointAt = (along: number, across: number, { width, height, down }: Frame): Point =>
  down
    ? { x: Math.min(width, MARGIN.low + across), y: MARGIN.high + along }
    : { x: MARGIN.start + along, y: height - MARGIN.low - across };

/** Pixels of the score axis. */
export const acrossLength = ({ width, height, down }: Frame): number =>
  down ? width - MARGIN.low - MARGIN.end : height - MARGIN.low - MARGIN.high;

/** A score as a distance along the score axis. */
export const acrossOf = (score: number, { low, high, lanes }: Scale, frame: Frame): number =>
  lanes + ((score - low) / (high - low)) * (acrossLength(frame) - lanes);

/** Where a lane begins on the score axis, above those that are there and lie lower. */
export const laneStart = (lane: Lane, { lanes }: Pick<Layout, 'lanes'>): number =>
  LANES.slice(0, LANES.indexOf(lane)).filter((lower) => lanes[lower] > 0).length * LANE;

/** Where a node stands in a frame. `starts` as `startsOf` gives them. */
export function pointOf(
  placed: Placed,
  layout: Layout,
  starts: readonly number[],
  scale: Scale,
  frame: Frame,
): Point {
  const along = alongOf(placed.generation, placed.slot + 0.5, starts, scale);
  const { at } = placed;
  const across =
    at.lane === 'score'
      ? acrossOf(heightOf(at), scale, frame)
      : laneStart(at.lane, layout) + (LANE_ROWS - 1 - at.row + 0.5) * ROW;
  return pointAt(along, across, frame);
}

/**
 * A radius at which neighbours do not overlap at zoom `k`, between what can be seen and what looks right. In pixels of
 * the screen.
 */
export function radiusOf(
  { crowded, placed }: Layout,
  { unit, low, high, lanes }: Scale,
  frame: Frame,
  k = 1,
): number {
  const gap = ((crowded > 0 ? ROW_GAP : GAP) / (high - low)) * (acrossLength(frame) - lanes);
  const least = placed.length < 150 ? 3.2 : 2.3;
  return Math.max(least, Math.min(k === 1 ? 10.5 : 14, unit * k * 0.46, gap * k * 0.49));
}
