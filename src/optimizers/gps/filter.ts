import { parseTemplate } from '../../core/template.ts';
import { BLANK } from './cloze.ts';

/** Fewer words than this are no prompt, as in the official code. */
const FEWEST_WORDS = 2;

/**
 * Why a text is left out of the next generation, in words; undefined when it is fit. The rules of the official code that hold for any
 * task: not what its parent says, not too short, every placeholder as often as before, braces in pairs.
 */
export function unfitness(text: string, parent: { readonly text: string }): string | undefined {
  if (text.trim() === parent.text.trim()) return 'it is the same as its parent';
  if (isTooShort(text)) return `it has fewer than ${FEWEST_WORDS} words`;
  if (text.includes(BLANK)) return 'it still has blanks';
  if (count(text, '{') !== count(text, '}')) return 'its braces are not in pairs';
  if (slotList(text) !== slotList(parent.text)) return 'its placeholders are not those of its parent';
  return undefined;
}

/** A word is a run of letters; scripts without spaces count by character. */
const isTooShort = (text: string): boolean =>
  (text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/gu)
    ?.length ?? 0) < FEWEST_WORDS;

const count = (text: string, brace: string): number => text.split(brace).length - 1;

const slotList = (text: string): string =>
  JSON.stringify(
    parseTemplate(text)
      .flatMap((part) => (typeof part === 'string' ? [] : [part.slot]))
      .sort(),
  );
