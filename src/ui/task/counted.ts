const figures = new Intl.NumberFormat('en');

/** A whole number with thousands separators. */
export const figure = (count: number): string => figures.format(count);

/** A number with its noun: `1 row`, `2 rows`, `1,200 rows`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`;

/** Row numbers in a sentence: `row 4`, `rows 4 and 9`, `rows 1, 2, 3 and 40 more`. */
export function rowList(rows: readonly number[], most = 6): string {
  if (rows.length === 1) return `row ${figure(rows[0]!)}`;
  const named = rows.length > most ? rows.slice(0, most) : rows.slice(0, -1);
  const last = rows.length > most ? `${figure(rows.length - most)} more` : figure(rows.at(-1)!);
  return `rows ${named.map(figure).join(', ')} and ${last}`;
}

/** A number of bytes for people: `812 bytes`, `1.2 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return counted(bytes, 'byte');
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'kB'] : [bytes / 1024 ** 2, 'MB'];
  return `${value < 10 ? value.toFixed(1) : figure(Math.round(value))} ${unit}`;
}
