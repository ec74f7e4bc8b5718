import type { Random } from '../../core/random.ts';
import { labelsNamed } from './labels.ts';
import { addition, type Mutation } from './mutate.ts';
import { sentencesOf } from './sentences.ts';
import { unitsOf } from './units.ts';
import type { World } from './world.ts';

/** A gap that is to be filled. */
const BLANK = /_{3,}|\[\s*(?:blank|gap|mask)(?:[ _]?\d+)?\s*\]/i;
const BLANKS = new RegExp(BLANK, 'gi');

export const hasBlanks = (text: string): boolean => BLANK.test(text);

/** Probability that a gap gets what the sentence had, where the simulation knows the sentence. */
const RECALLED = 0.6;

/** What stands well in many a gap. */
const FILLERS = [
  'the',
  'each',
  'right',
  'best',
  'carefully',
  'following',
  'given',
  'clearly',
  'new',
  'first',
];

/** Fills the gaps of a text of which nothing is known. */
export const filledBlindly = (text: string, stream: Random): string =>
  text.replace(BLANKS, () => stream.pick(FILLERS));

/** Fills the gaps of a prompt one after the other; a gap that is a sentence of its own gets a new one. */
export function filled(prompt: string, mutation: Mutation): string {
  let text = prompt;
  while (hasBlanks(text)) {
    const sentence = sentencesOf(text).find(hasBlanks) ?? text;
    const full = isGap(sentence) ? newSentence(text, mutation) : completed(sentence, mutation);
    text = text.replace(sentence, () => full);
  }
  return text.trim();
}

const isGap = (sentence: string): boolean => sentence.replace(BLANK, '').replace(/[\s.]/g, '') === '';

function newSentence(text: string, { world, stream, kinds }: Mutation): string {
  const has = new Set(unitsOf(world, text).map(({ key }) => key));
  return addition(has, { world, stream, kinds })?.text ?? stream.pick(stream.pick(world.idle));
}

function completed(sentence: string, { world, stream }: Mutation): string {
  const pattern = new RegExp(`^${sentence.split(BLANKS).map(escaped).join('(.+?)')}$`, 'i');
  const known = stockOf(world).filter((text) => pattern.test(text));
  if (known.length > 0 && stream.float() < RECALLED) return stream.pick(known);
  return sentence.replace(BLANK, () => filler(sentence, world, stream));
}

function filler(sentence: string, { labels }: World, stream: Random): string {
  if (labels) {
    // among labels a label is missing
    const named = labelsNamed(sentence, labels);
    const missing = Object.keys(labels).filter((label) => !named.has(label));
    if (named.size > 1 && missing.length > 0) return stream.pick(missing);
  }
  return stream.pick(FILLERS);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const stockOf = (world: World): string[] => [
  ...world.openings,
  ...world.idle.flat(),
  ...[...world.useful, ...world.misleading].flatMap(({ wordings }) => wordings),
];
