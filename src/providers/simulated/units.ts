import { slotsOf } from '../../core/template.ts';
import { labelsNamed } from './labels.ts';
import { saidIn } from './reading.ts';
import { sentencesOf } from './sentences.ts';
import type { Clause, World } from './world.ts';

/** A sentence of a prompt and what it says. Units of one key say the same in different words. */
export interface Unit {
  readonly key: string;
  readonly text: string;
  /** It places the input, so it is never touched. */
  readonly isFixed: boolean;
}

export const OPENING = 'opening';

/** Takes a prompt apart. */
export function unitsOf(world: World, prompt: string): Unit[] {
  const sentences = sentencesOf(prompt);
  const opening = openingIn(world, sentences);
  return sentences.map((text, i) => ({
    key: i === opening ? OPENING : keyOf(world, text),
    text,
    isFixed: placesInput(text) || (text.endsWith(':') && placesInput(sentences[i + 1] ?? '')),
  }));
}

const placesInput = (text: string): boolean => slotsOf(text).length > 0;

/** Which sentence states the task: one that the simulation would write itself, or that names all labels, or the first. */
function openingIn(world: World, sentences: readonly string[]): number {
  const known = sentences.findIndex((text) => world.openings.includes(text));
  if (known >= 0) return known;
  const { labels } = world;
  const isStock = (text: string) =>
    [...world.useful, ...world.misleading].some(({ wordings }) => wordings.includes(text));
  const naming = sentences.findIndex(
    (text) => labels && labelsNamed(text, labels).size === Object.keys(labels).length && !isStock(text),
  );
  if (naming >= 0) return naming;
  return sentences.findIndex((text) => !keyOf(world, text).startsWith('idle ') && !isStock(text));
}

function keyOf(world: World, text: string): string {
  const said = saidIn(world, text);
  if (said.length > 0) return said.map(({ clause, contrary }) => clause.id + (contrary ? '!' : '')).join('+');
  const idle = world.idle.findIndex((wordings) => wordings.includes(text));
  return idle >= 0 ? `idle ${idle}` : text.toLowerCase();
}

/** Ways to say what a unit says; empty where none is known. */
export function wordingsOf(world: World, key: string): readonly string[] {
  if (key === OPENING) return world.openings;
  if (key.startsWith('idle ')) return world.idle[Number(key.slice(5))] ?? [];
  return clauseOf(world, key)?.wordings ?? [];
}

export const clauseOf = (world: World, id: string): Clause | undefined =>
  [...world.useful, ...world.misleading].find((clause) => clause.id === id);

/** Puts units together again: sentences in a row, what places the input on a line of its own. */
export const joined = (units: readonly Unit[]): string =>
  units
    .map(({ text, isFixed }, i) => {
      const apart = i > 0 && (isFixed || units[i - 1]!.isFixed);
      return (i === 0 ? '' : apart ? '\n\n' : ' ') + text;
    })
    .join('');
