import type { Asked } from '../asked.ts';
import { filledBlindly, hasBlanks } from '../cloze.ts';
import { rephrased } from '../rephrase.ts';
import { shownIn } from '../shown.ts';
import { unitsOf, wordingsOf } from '../units.ts';
import type { Writer } from './written.ts';

/** Other ways to put a phrase. One that is a sentence of a known meaning is put as the simulation would. */
export const writePhrases: Writer<Asked> = (asked, stream) => {
  const phrase = (shownIn(asked.text, 'phrase').at(-1) ?? asked.prompts.at(-1))?.text ?? '';
  const others = [...known(asked, phrase), ...rephrased(phrase, asked.count, stream)];
  const results = [...new Set(stream.sample(others, others.length))].filter((other) => other !== phrase);
  return { results: results.slice(0, asked.count) };
};

function known({ world }: Asked, phrase: string): readonly string[] {
  if (!world) return [];
  const units = unitsOf(world, phrase);
  return units.length === 1 ? wordingsOf(world, units[0]!.key) : [];
}

/** A prompt of which nothing is known in other words, its gaps filled. */
export const writeRewordings: Writer<Asked> = ({ prompts, count }, stream) => {
  const text = prompts.at(-1)?.text ?? '';
  if (!hasBlanks(text)) return { results: rephrased(text, count, stream) };
  return { results: [filledBlindly(text, stream)] };
};
