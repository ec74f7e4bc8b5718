import type { ZoomTransform } from 'd3-zoom';
import { LANES, type Lane, type Layout } from '../../../views/layout.ts';
import { acrossOf, laneStart, MARGIN, pointAt, type Frame, type Scale } from '../../../views/scale.ts';
import { generationTicks, scoreTicks } from './ticks.ts';

export interface AxisLine {
  readonly name: string;
  /** The line under the lowest score, above the lanes. */
  readonly floor: boolean;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

export interface AxisLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** The lines of the score axis, in pixels of the screen. */
export function axisLines(layout: Layout, scale: Scale, frame: Frame, transform: ZoomTransform): AxisLine[] {
  const { width, height, down } = frame;
  const lineAt = (name: string, at: number, floor = false): AxisLine[] => {
    const position = down ? transform.applyX(at) : transform.applyY(at);
    if (position < (down ? MARGIN.low : 4) || position > (down ? width - 4 : height - MARGIN.low)) return [];
    return [
      down
        ? { name, floor, x1: position, x2: position, y1: MARGIN.high - 8, y2: height }
        : { name, floor, x1: MARGIN.start - 8, x2: width, y1: position, y2: position },
    ];
  };
  const ticks = layout.scores ? scoreTicks(scale, frame, transform.k) : [];
  const floor = pointAt(0, acrossOf(scale.low, scale, frame) - 5, frame);
  return [
    ...ticks.flatMap(({ label, at }) => lineAt(label, at)),
    ...(scale.lanes > 0 ? lineAt('floor', down ? floor.x : floor.y, true) : []),
  ];
}

const LANE_NAMES: Readonly<Record<Lane, string>> = {
  failed: 'failed',
  mutation: 'mutators',
  unscored: 'not scored',
};

/** The labels of both axes and of the lanes, in pixels of the screen. */
export function axisLabels(
  layout: Layout,
  scale: Scale,
  frame: Frame,
  transform: ZoomTransform,
): AxisLabel[] {
  const { width, height, down } = frame;
  const scores = (layout.scores ? scoreTicks(scale, frame, transform.k) : []).map(
    ({ label, at }): AxisLabel =>
      down
        ? { text: label, x: transform.applyX(at), y: 14, anchor: 'middle' }
        : { text: label, x: MARGIN.start - 12, y: transform.applyY(at), anchor: 'end' },
  );
  const generations = generationTicks(layout, scale, frame, transform.k).map(({ label, at }): AxisLabel =>
    down
      ? { text: label, x: 4, y: transform.applyY(at), anchor: 'start' }
      : { text: label, x: transform.applyX(at), y: height - 12, anchor: 'middle' },
  );
  const lanes = LANES.filter((lane) => layout.lanes[lane] > 0).map((lane): AxisLabel => {
    const text = LANE_NAMES[lane];
    const { x, y } = pointAt(0, laneStart(lane, layout) + 22, frame);
    return down
      ? { text, x: transform.applyX(x), y: height - 8, anchor: 'middle' }
      : { text, x: 2, y: transform.applyY(y), anchor: 'start' };
  });
  const fits = ({ x, y }: AxisLabel) => x >= 0 && x < width - 4 && y > 8 && y < height - 4;
  const clearOfCorner = ({ x, y }: AxisLabel) =>
    down ? y > MARGIN.high : x >= MARGIN.start - 10 || y < height - MARGIN.low;
  return [
    ...scores.filter(fits).filter(({ x, y }) => (down ? x > MARGIN.low : y < height - MARGIN.low)),
    ...generations.filter(fits).filter(clearOfCorner),
    ...lanes.filter(fits),
    ...(down ? [] : [{ text: 'Gen.', x: 2, y: height - 12, anchor: 'start' as const }]),
  ];
}
