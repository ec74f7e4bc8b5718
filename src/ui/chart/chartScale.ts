/** Maps the range from `a` to `b` onto the range from `from` to `to`. */
export const linear =
  (a: number, b: number, from: number, to: number) =>
  (value: number): number =>
    from + ((value - a) / (b - a || 1)) * (to - from);

/** Round numbers between two others, about `count` of them. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const raw = (high - low || 1) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= raw)! * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Room around a plot for its labels, in pixels. */
export const FRAME = { left: 46, right: 14, top: 12, bottom: 40 } as const;

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A line that keeps its height until the next spot, and after the last one to `end`. */
export const stepPath = (spots: readonly Spot[], end: number): string =>
  spots.map(({ x, y }, i) => (i === 0 ? `M${x},${y}` : `H${x}V${y}`)).join('') +
  (spots.length > 0 ? `H${end}` : '');

/** Scores from `low` to `high` with some room, in steps of five points; the whole scale when there are none. */
export const scoreRange = (low: number, high: number): { readonly low: number; readonly high: number } =>
  low > high
    ? { low: 0, high: 1 }
    : {
        low: Math.max(0, Math.floor(low * 20) / 20 - 0.05),
        high: Math.min(1, Math.ceil(high * 20) / 20 + 0.05),
      };
