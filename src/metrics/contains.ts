import type { Metric } from '../core/task.ts';
import { plain, quoted, UNSPACED } from './plain.ts';

/** 1 when the target stands somewhere in the output, as whole words where its script has spaces: “no” is not in “know”. */
export const contains =
  (caseSensitive = false): Metric =>
  (output, { target }) => {
    const [haystack, needle] = [plain(output, caseSensitive), plain(target, caseSensitive)];
    const found = needle === '' ? haystack === '' : hasWords(haystack, needle);
    return found ? { score: 1 } : { score: 0, feedback: `The answer should contain ${quoted(target)}.` };
  };

function hasWords(haystack: string, needle: string): boolean {
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    if (isBoundary(haystack, at) && isBoundary(haystack, end)) return true;
  }
  return false;
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const SPACELESS = new RegExp(`[${UNSPACED}\\p{sc=Hangul}]`, 'u');

/** Whether a word may end or begin at this place. */
function isBoundary(text: string, at: number): boolean {
  const before = characterBefore(text, at);
  const after = text.codePointAt(at);
  if (before === '' || after === undefined) return true;
  const next = String.fromCodePoint(after);
  return !WORD.test(before) || !WORD.test(next) || SPACELESS.test(before) || SPACELESS.test(next);
}

function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  const isTrail = unit >= 0xdc00 && unit <= 0xdfff;
  return text.slice(Math.max(0, at - (isTrail ? 2 : 1)), at);
}
