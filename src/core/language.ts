import { francAll } from 'franc-min';
import { parseTemplate } from './template.ts';

/** Letters under which a language is not told; fewer in scripts that have a letter for a syllable or a word. */
const FEWEST = { letters: 24, dense: 6 };
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
/** By how much the likeliest language must lead, on a scale on which it has 1. */
const LEAD = 0.1;

/**
 * The language that a text is written in, as an ISO 639-3 code such as `eng`; undefined where that is not clear, as with
 * short texts. Slots are left out, so that field names do not count.
 */
export function languageOf(text: string): string | undefined {
  const written = parseTemplate(text)
    .filter((part) => typeof part === 'string')
    .join(' ');
  const letters = count(/\p{L}/gu, written);
  const dense = count(DENSE, written);
  if (letters < FEWEST.letters && (dense < FEWEST.dense || dense < letters / 2)) return undefined;
  const [first, second] = francAll(written, { minLength: 6 });
  if (!first || first[0] === 'und') return undefined;
  return second && first[1] - second[1] < LEAD ? undefined : first[0];
}

const count = (letter: RegExp, text: string): number => text.match(letter)?.length ?? 0;
