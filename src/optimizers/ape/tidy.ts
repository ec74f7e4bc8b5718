const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ["'", "'"],
  ['`', '`'],
];

/** Without the quotation marks that stand around the whole of a text. */
export function unquoted(text: string): string {
  const bare = text.trim();
  for (const [opening, closing] of QUOTES) {
    const inside = bare.slice(opening.length, -closing.length);
    if (bare.length < 2 || !bare.startsWith(opening) || !bare.endsWith(closing)) continue;
    if (!inside.includes(opening) && !inside.includes(closing)) return inside.trim();
  }
  return bare;
}

/** Without examples that a model went on to write after an instruction, as completions of the paper's template did. */
export function withoutPairs(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^\s*input\s*:/i.test(line));
  const paired = lines.slice(first + 1).some((line) => /^\s*(?:output|expected)\s*:/i.test(line));
  return first > 0 && paired ? lines.slice(0, first).join('\n').trim() : text.trim();
}
