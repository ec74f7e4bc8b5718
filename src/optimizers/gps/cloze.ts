import type { Random } from '../../core/random.ts';
import { parseTemplate } from '../../core/template.ts';

export const BLANK = '____';

/** T5 was trained to fill gaps in texts that lack this share of their words, by spans of so many words in the mean. */
const SHARE = 0.15;
const SPAN = 3;

export interface Cloze {
  readonly text: string;
  /** What was blanked, from left to right. */
  readonly gaps: readonly string[];
}

/** Blanks spans of words at random places, never a slot; undefined when there is nothing to blank. */
export function blanked(text: string, random: Random): Cloze | undefined {
  const words = wordsOf(text);
  const wanted = Math.max(1, Math.round(words.filter(({ isSlot }) => !isSlot).length * SHARE));
  const spans = Math.ceil(wanted / SPAN);
  const gone = new Set<number>();
  for (const start of random.sample([...words.keys()], spans))
    for (let i = start; i < words.length && i < start + SPAN && gone.size < wanted; i++) {
      if (words[i]!.isSlot) break;
      gone.add(i);
    }
  if (gone.size === 0) {
    const left = [...words.keys()].filter((i) => !words[i]!.isSlot);
    if (left.length === 0) return undefined;
    gone.add(random.pick(left));
  }
  return withoutWords(text, words, gone);
}

/** Neighbours that are gone make one gap. */
function withoutWords(text: string, words: readonly Word[], gone: ReadonlySet<number>): Cloze {
  const gaps: string[] = [];
  let cloze = '';
  let end = 0;
  for (let i = 0; i < words.length; i++) {
    if (!gone.has(i)) continue;
    const { start } = words[i]!;
    while (gone.has(i + 1)) i++;
    cloze += text.slice(end, start) + BLANK;
    end = words[i]!.end;
    gaps.push(text.slice(start, end));
  }
  return { text: cloze + text.slice(end), gaps };
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly isSlot: boolean;
}

/** Words without the punctuation around them; a slot is one word. */
function wordsOf(text: string): Word[] {
  let at = 0;
  return parseTemplate(text).flatMap((part): Word[] => {
    const begin = at;
    if (typeof part !== 'string') {
      at += part.text.length;
      return [{ start: begin, end: at, isSlot: true }];
    }
    at += part.length;
    return [...part.matchAll(/[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'’-]*[\p{L}\p{M}\p{N}])?/gu)].map(
      ({ index, 0: { length } }) => ({ start: begin + index, end: begin + index + length, isSlot: false }),
    );
  });
}
