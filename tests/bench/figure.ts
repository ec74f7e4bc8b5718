/** One measured number. `baseline` was measured in the same run, or is the ideal that arithmetic gives. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
  /** What the baseline is, in words. */
  readonly against: string;
  /** What the figure should stay under. */
  readonly limit: number;
  /** What the limit is held against. */
  readonly limited: 'value' | 'ratio';
}

export const figure = (
  name: string,
  value: number,
  unit: string,
  [against, baseline]: readonly [string, number],
  [limited, limit]: readonly ['value' | 'ratio', number],
): Figure => ({ name, value, unit, baseline, ratio: value / baseline, against, limit, limited });

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

export const holds = (measured: Figure): boolean =>
  (measured.limited === 'value' ? measured.value : measured.ratio) <= measured.limit;
