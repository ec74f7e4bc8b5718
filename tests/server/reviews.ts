import { random } from '../../src/core/random.ts';

export type Sentiment = 'positive' | 'negative';

export interface Review {
  readonly text: string;
  readonly label: Sentiment;
}

const things = [
  'kettle',
  'tent',
  'novel',
  'lamp',
  'guitar',
  'jacket',
  'printer',
  'bicycle',
  'headset',
  'sofa',
];
export const good = ['lovely', 'reliable', 'brilliant', 'comfortable', 'sturdy', 'delightful'];
export const bad = ['flimsy', 'dreadful', 'noisy', 'useless', 'shabby', 'disappointing'];

/** Whether a review of some kind can be read right by its first loaded word alone, or needs more thought. */
const shapes: readonly ((thing: string, word: string, other: string) => string)[] = [
  (thing, word) => `The ${thing} is ${word}.`,
  (thing, word) => `We use this ${thing} every day and find it ${word}.`,
  (thing, _, other) => `I would not call this ${thing} ${other}.`,
  (thing, word, other) => `The ${thing} looked ${other} at first, but in the end it is ${word}.`,
  (thing, word, other) => `Oh sure, another ${other} ${thing}, said nobody: it is ${word}.`,
];

/** Labelled reviews for a small two-label task: the same seed gives the same rows, all of them different. */
export function reviews(count: number, seed = 'reviews'): Review[] {
  if (count > 1000) throw new Error(`there are not enough different reviews for ${count} rows`);
  const stream = random(seed);
  const rows = new Map<string, Review>();
  while (rows.size < count) {
    const label: Sentiment = rows.size % 2 === 0 ? 'positive' : 'negative';
    const [mine, others] = label === 'positive' ? [good, bad] : [bad, good];
    const text = stream.pick(shapes)(stream.pick(things), stream.pick(mine), stream.pick(others));
    rows.set(text, { text, label });
  }
  return [...rows.values()];
}

/** The reviews as a CSV with the columns `text` and `label`. */
export const reviewsCsv = (count: number, seed?: string): string =>
  ['text,label', ...reviews(count, seed).map(({ text, label }) => `"${text}",${label}`), ''].join('\n');
