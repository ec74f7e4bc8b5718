import { parseTemplate } from '../../core/template.ts';

/** A stretch of a text, from `start` up to, and not with, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A piece of a text. The pieces of a text, joined, are that text. Phrases can be edited; what lies between them (white space, punctuation
 * and slots with what is joined to them) cannot.
 */
export interface Chunk extends Range {
  readonly text: string;
  readonly isPhrase: boolean;
}

/** Cuts a text at the ranges that a chunker found. A range that touches a slot is no phrase. */
export function chunksOf(text: string, ranges: readonly Range[]): Chunk[] {
  const slots = slotRanges(text);
  const chunks: Chunk[] = [];
  let end = 0;
  const cut = (to: number, isPhrase: boolean) => {
    if (to > end) chunks.push({ text: text.slice(end, to), start: end, end: to, isPhrase });
    end = Math.max(end, to);
  };
  for (const range of ranges) {
    const words = wordsIn(text, range);
    if (!words || words.start < end || slots.some((slot) => overlap(slot, words))) continue;
    cut(words.start, false);
    cut(words.end, true);
  }
  cut(text.length, false);
  return chunks;
}

/** Where the phrases stand in a list of chunks. */
export const phrasesOf = (chunks: readonly Chunk[]): number[] =>
  chunks.flatMap(({ isPhrase }, i) => (isPhrase ? [i] : []));

/** A range without the white space and the list marks at its ends; undefined when there are no words in it. */
function wordsIn(text: string, { start, end }: Range): Range | undefined {
  const found = /\S*[\p{L}\p{N}](?:.*[\p{L}\p{N}])?\S*/su.exec(text.slice(start, end));
  return found ? { start: start + found.index, end: start + found.index + found[0].length } : undefined;
}

/** Punctuation that closes a sentence or a part of it. */
export const CLOSING = /[.,;:!?…。，；：！？、]+$/u;

/** A range without the punctuation at its end, which stays where it is when the phrase goes. */
export function unpunctuated(text: string, { start, end }: Range): Range {
  const inside = text.slice(start, end).trimEnd();
  return { start, end: start + inside.replace(CLOSING, '').length };
}

function slotRanges(text: string): Range[] {
  let at = 0;
  return parseTemplate(text).flatMap((part) => {
    const start = at;
    at += typeof part === 'string' ? part.length : part.text.length;
    return typeof part === 'string' ? [] : [{ start, end: at }];
  });
}

const overlap = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;
