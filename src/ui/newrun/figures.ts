import type { Range } from '../../core/estimate.ts';

/** `about 870 calls (790 to 960)`; without the bracket where the ends read the same. */
export function rangeInWords(range: Range, inWords: (value: number) => string, unit = ''): string {
  const [low, mid, high] = [range.low, range.mid, range.high].map(inWords) as [string, string, string];
  const behind = unit === '' ? '' : ` ${unit}`;
  if (low === high && /^under /.test(mid)) return `${mid}${behind}`;
  return low === high ? `about ${mid}${behind}` : `about ${mid}${behind} (${low} to ${high})`;
}

/** Three digits are all that an estimate is worth: `8,730`, `1.24 million`. */
export function roughCount(value: number): string {
  if (value >= 1e6) return `${significant(value / 1e6, 3)} million`;
  return Math.round(value < 1000 ? value : Number(value.toPrecision(3))).toLocaleString('en');
}

/** `$0.0042`, `$0.0149`, `$1.30`, `$214`. */
export function dollars(value: number): string {
  if (value === 0) return '$0';
  if (value < 0.01) return `$${significant(value, 2)}`;
  if (value < 0.1) return `$${significant(value, 3)}`;
  return value < 100 ? `$${value.toFixed(2)}` : `$${Math.round(value).toLocaleString('en')}`;
}

/** `40 s`, `3 min`, `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${significant(seconds / 3600, 2)} h`;
}

/** The next number that is easy to read: 873 becomes 900, 1,240 becomes 1,300. */
export function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / step) * step;
}

const significant = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));
