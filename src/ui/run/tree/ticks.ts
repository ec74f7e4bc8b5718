import type { Layout } from '../../../views/layout.ts';
import {
  acrossLength,
  acrossOf,
  alongOf,
  MARGIN,
  startsOf,
  type Frame,
  type Scale,
} from '../../../views/scale.ts';

export interface Tick {
  readonly label: string;
  /** Pixels of the unzoomed drawing, from the left or the top. */
  readonly at: number;
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

/** Round percentages along the score axis, about 50 px apart at zoom `k`. */
export function scoreTicks(scale: Scale, frame: Frame, k: number): Tick[] {
  const { low, high, lanes } = scale;
  const pixels = (acrossLength(frame) - lanes) * k;
  const step = STEPS.find((each) => (each / (high - low)) * pixels >= 46) ?? 0.5;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const score = (first + i) * step;
    const across = acrossOf(score, scale, frame);
    return {
      label: `${Math.round(score * 100)} %`,
      at: frame.down ? MARGIN.low + across : frame.height - MARGIN.low - across,
    };
  });
}

/** The middle of each generation, thinned out so that labels are about 34 px apart at zoom `k`. */
export function generationTicks(layout: Layout, scale: Scale, frame: Frame, k: number): Tick[] {
  const margin = frame.down ? MARGIN.high : MARGIN.start;
  const starts = startsOf(layout);
  let free = -Infinity;
  return layout.columns.flatMap((_, generation) => {
    const at = margin + alongOf(generation, 0.5, starts, scale);
    if (at * k < free) return [];
    free = at * k + (generation === 0 ? 44 : 30);
    return { label: generation === 0 ? 'First' : String(generation), at };
  });
}
