/** The text before the first of the stop texts that is in it, for models that do not stop by themselves. */
export function untilStop(text: string, stops: readonly string[] = []): string {
  const ends = stops
    .filter((stop) => stop !== '')
    .map((stop) => text.indexOf(stop))
    .filter((at) => at >= 0);
  return ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
}
