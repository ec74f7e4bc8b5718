/** The least width, in rem, that a column of texts needs to be read without one word a line. */
export function columnWidth(name: string, values: readonly string[]): number {
  const longest = Math.max(name.length, ...values.map((value) => Math.min(value.length, 40)));
  return Math.min(16, Math.max(3, Math.ceil(longest * 0.5) + 1));
}
