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
