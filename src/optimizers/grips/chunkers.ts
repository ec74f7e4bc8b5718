import type { Random } from '../../core/random.ts';
import { unpunctuated, type Range } from './chunks.ts';

/** Finds the phrases of a text: disjoint ranges from left to right. */
export type Chunker = (text: string, random: Random) => Range[];

const matches = (text: string, pattern: RegExp, from = 0): Range[] =>
  [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
    start: from + index,
    end: from + index + found.length,
  }));

/** Up to a closing mark that white space follows, to one of those scripts that need no space, or to the end of the line. */
const SENTENCE = /[^\n]+?(?:[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*|(?=\n|$))/gu;

/** Runs without white space; in scripts without spaces, characters. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/gu;

/** Sentences with their punctuation. */
export const bySentence: Chunker = (text) => matches(text, SENTENCE);

export const byWord: Chunker = (text) => matches(text, WORD).map((word) => unpunctuated(text, word));

/** Pieces that a sentence is cut into. The official code says “2, 3, 4, 5” in a comment and draws from 2 to 4. */
const [FEWEST, MOST] = [2, 4];

/** The official code's mode without a parser: every sentence in 2 to 4 runs of words, as equal as can be. */
export const bySpan: Chunker = (text, random) =>
  bySentence(text, random).flatMap(({ start, end }) => {
    const words = matches(text.slice(start, end), WORD, start);
    return nearlyEqual(words, FEWEST + random.int(MOST - FEWEST + 1)).map((run) =>
      unpunctuated(text, { start: run[0]!.start, end: run.at(-1)!.end }),
    );
  });

/** Cuts a list into `count` runs whose lengths differ by one at most, the longer ones first; none is empty. */
export function nearlyEqual<T>(items: readonly T[], count: number): T[][] {
  const [least, longer] = [Math.floor(items.length / count), items.length % count];
  const runs: T[][] = [];
  for (let i = 0, at = 0; i < count; i++) {
    const next = at + least + (i < longer ? 1 : 0);
    if (next > at) runs.push(items.slice(at, next));
    at = next;
  }
  return runs;
}
