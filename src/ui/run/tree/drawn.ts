import type { Layout } from '../../../views/layout.ts';
import { pointOf, startsOf, type Frame, type Point, type Scale } from '../../../views/scale.ts';

/** Works out where every node stands, keeping the point of each that has not moved, so that only what moved is redrawn. */
export function pointKeeper(): (layout: Layout, scale: Scale, frame: Frame) => Point[] {
  let before: Point[] = [];
  return (layout, scale, frame) => {
    const starts = startsOf(layout);
    before = layout.placed.map((placed, i) => {
      const point = pointOf(placed, layout, starts, scale, frame);
      const old = before[i];
      return old && old.x === point.x && old.y === point.y ? old : point;
    });
    return before;
  };
}

/** The position of the node nearest to a point, within `reach`; -1 when there is none. */
export function nearest(points: readonly Point[], { x, y }: Point, reach: number): number {
  let found = -1;
  let least = reach * reach;
  for (let i = 0; i < points.length; i++) {
    const dx = points[i]!.x - x;
    const dy = points[i]!.y - y;
    const distance = dx * dx + dy * dy;
    if (distance < least) [least, found] = [distance, i];
  }
  return found;
}
