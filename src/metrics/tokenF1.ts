import type { Metric } from '../core/task.ts';
import { quoted, UNSPACED } from './plain.ts';

/**
 * The harmonic mean of precision and recall of the output's words against the target's, as SQuAD defines it
 * (Rajpurkar et al. 2016): lower case, no punctuation, words as a bag. In any language, so no article is left out, and where a
 * script has no spaces every character is a word. Two texts without words are equal.
 */
export const tokenF1 =
  (): Metric =>
  (output, { target }) => {
    const [given, wanted] = [words(output), words(target)];
    if (given.length === 0 || wanted.length === 0)
      return given.length === wanted.length ? { score: 1 } : missed(target, 0, wanted.length);
    const common = overlap(given, wanted);
    if (common === 0) return missed(target, 0, wanted.length);
    const [precision, recall] = [common / given.length, common / wanted.length];
    const score = (2 * precision * recall) / (precision + recall);
    return score === 1 ? { score } : { ...missed(target, common, wanted.length), score };
  };

const TOKEN = new RegExp(`[${UNSPACED}]|[^\\s${UNSPACED}]+`, 'gu');

const words = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}]/gu, '')
    .match(TOKEN) ?? [];

function overlap(given: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of given) {
    const more = left.get(word) ?? 0;
    if (more > 0) common++;
    left.set(word, more - 1);
  }
  return common;
}

const missed = (target: string, common: number, of: number) => ({
  score: 0,
  feedback: `The expected answer is ${quoted(target)}; ${common} of its ${of} words are there.`,
});
