const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
  '»': '«',
  '「': '」',
  '『': '』',
};

/**
 * A text without what a model adds to an answer without meaning anything by it: surrounding white space, quotes and
 * backticks, a final full stop; and, unless `caseSensitive`, capitals. Unicode is brought to NFKC.
 */
export function plain(text: string, caseSensitive = false): string {
  let rest = text.normalize('NFKC').trim();
  if (!caseSensitive) rest = rest.toLowerCase().normalize('NFKC');
  for (;;) {
    const shorter = withoutQuotes(rest.replace(/(?<=[^.。…])[.。]$/u, '')).trim();
    if (shorter.length === rest.length) return rest;
    rest = shorter;
  }
}

function withoutQuotes(text: string): string {
  const close = QUOTES[text.charAt(0)];
  return close !== undefined && text.length > 1 && text.endsWith(close) ? text.slice(1, -1) : text;
}

/** A text as it stands in a sentence of feedback: in quotes, on one line, cut where it gets long. */
export function quoted(text: string, most = 80): string {
  const line = text.trim().replace(/\s+/gu, ' ');
  const characters = [...line.slice(0, most * 2)];
  if (characters.length <= most && line.length <= most * 2) return `“${line}”`;
  return `“${characters.slice(0, most - 1).join('')}…”`;
}

/** Scripts that put no space between words. */
export const UNSPACED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
