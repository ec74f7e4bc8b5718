import { labelsNamed, labelsStated } from './labels.ts';
import { partsOf, sentencesOf } from './sentences.ts';
import type { Clause, World } from './world.ts';

/** A clause that was recognised; `contrary` when the sentence says the opposite of it. */
export interface Said {
  readonly clause: Clause;
  readonly contrary: boolean;
}

/** What a prompt says, as far as its world is concerned. */
export interface Reading {
  readonly said: readonly Said[];
  readonly clauses: ReadonlySet<string>;
  readonly words: number;
  /** The labels that it names; missing in a world without labels. */
  readonly named?: ReadonlySet<string>;
}

/** Reads a prompt. What is said twice counts once. */
export function read(world: World, prompt: string): Reading {
  const said = new Map<string, Said>();
  for (const sentence of sentencesOf(prompt))
    for (const one of saidIn(world, sentence)) said.set(`${one.clause.id}/${one.contrary}`, one);
  return {
    said: [...said.values()],
    clauses: new Set([...said.values()].filter((one) => !one.contrary).map((one) => one.clause.id)),
    words: prompt.split(/\s+/).filter((word) => word !== '').length,
    ...(world.labels && { named: labelsNamed(prompt, world.labels) }),
  };
}

/** A sentence in which more than this is found, or with more commas than this, is a heap of keywords and says nothing. */
const MOST_SAID = 3;
const MOST_COMMAS = 8;

/** What one sentence says. When it decides for several labels, its parts are read one by one. */
export function saidIn(world: World, sentence: string): Said[] {
  const { labels = {} } = world;
  const clauses = [...world.useful, ...world.misleading];
  const stated = labelsStated(sentence, labels);
  const pieces = stated.length > 1 ? partsOf(sentence) : [sentence];
  const said = pieces.flatMap((piece) => {
    const decided = pieces.length > 1 ? labelsStated(piece, labels) : stated;
    const label = decided.length === 1 ? decided[0] : undefined;
    return clauses.flatMap((clause): Said[] => {
      if (!clause.about.every((pattern) => pattern.test(piece)) || clause.unless?.test(piece)) return [];
      if (label !== undefined && label === clause.contrary) return [{ clause, contrary: true }];
      const agrees = clause.label === undefined || label === clause.label;
      return agrees ? [{ clause, contrary: false }] : [];
    });
  });
  const isHeap = said.length > MOST_SAID || sentence.split(',').length - 1 > MOST_COMMAS;
  return isHeap ? [] : said;
}
