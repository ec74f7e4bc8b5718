import type { Request } from '../../core/model.ts';
import { adviceIn } from './advice.ts';
import { evidenceIn, type Evidence } from './evidence.ts';
import { labelsNamed } from './labels.ts';
import type { Lookup } from './lookup.ts';
import { read } from './reading.ts';
import { shownIn, without, type Shown } from './shown.ts';
import type { Unit } from './units.ts';
import type { Wanted } from './wanted.ts';
import type { World } from './world.ts';

/** What a request to write something shows and wants. */
export interface Asked extends Wanted {
  /** Missing where it is not about a sample. */
  readonly world?: World;
  /** Everything that is not said by the model itself. */
  readonly text: string;
  readonly prompts: readonly Shown[];
  /** Examples that are shown beside the prompts, such as errors to learn from. */
  readonly examples: readonly Evidence[];
  /** What critiques, summaries and remarks advise. */
  readonly advice: readonly Unit[];
  /** Mutation-prompts and styles of thinking. */
  readonly style: string;
  /** The same in other words, rather than something better. */
  readonly sameMeaning: boolean;
  /** It is about what is said after the input. */
  readonly closing: boolean;
  /** What stands there is kept letter by letter and goes on. */
  readonly continued: boolean;
  /** It speaks of how the prompts differ. */
  readonly differences: boolean;
  readonly temperature: number;
  /** A malformed reply stands before it. */
  readonly again: boolean;
}

/** A request that is about a sample. */
export type AskedOf = Asked & { readonly world: World };

/** Reads a request to write something. */
export function readAsked(
  { messages, temperature }: Request,
  wanted: Wanted,
  worlds: readonly World[],
  lookup: Lookup,
): Asked {
  const text = messages
    .filter(({ role }) => role !== 'assistant')
    .map(({ content }) => content)
    .join('\n');
  const translations = wanted.tag === 'prompt' ? shownIn(text, 'translation').map(translatedBack) : [];
  const prompts = translations.length > 0 ? translations : shownIn(text, 'prompt');
  const instructions = without(text, 'prompt');
  const examples = evidenceIn(instructions, lookup);
  const world =
    examples[0]?.found.world ??
    worldOf(prompts.map((prompt) => prompt.text).join('\n'), worlds) ??
    worldOf(
      instructions,
      worlds.filter(({ described }) => described.test(instructions)),
    );
  const remarks = ['critique', 'summary'].flatMap((tag) => shownIn(text, tag)).map((shown) => shown.text);
  return {
    ...wanted,
    ...(world && { world }),
    text,
    prompts,
    examples,
    advice: world ? adviceIn(world, instructions, remarks) : [],
    style: styleIn(text),
    sameMeaning: translations.length > 0 || SAME_MEANING.test(instructions),
    closing: CLOSING.test(instructions),
    continued: /\bletter (?:by|for) letter\b|\bword for word\b/i.test(instructions),
    differences: /\bdiffer/i.test(instructions),
    temperature,
    again: messages.some(({ role }) => role === 'assistant'),
  };
}

const SAME_MEANING =
  /\bparaphras|\brephras|\breword|\b(?:same|similar) (?:thing|meaning|request|content)|\bin other words\b|\bvariation of\b/i;

const CLOSING = /\bclosing (?:one|prompt|words)\b/i;

/** Says that a text stands for its translation, since nothing is really translated. */
export const translatedTo = (language: string, text: string): string => `(simulated ${language}) ${text}`;

const translatedBack = ({ name, text }: Shown): Shown => ({
  name,
  text: text.replace(/\(simulated [^)\n]*\)\s*/g, ''),
});

const STYLE = /^.{0,40}\bstyle\b[^:\n]{0,30}:\s*(.+)$/gim;

const styleIn = (text: string): string =>
  [
    ...shownIn(text, 'mutation').map((shown) => shown.text),
    ...[...text.matchAll(STYLE)].map(([, style]) => style),
  ].join('\n');

/** The world that a text is about, by its words; undefined when it is about none. */
function worldOf(text: string, worlds: readonly World[]): World | undefined {
  const ranked = worlds
    .map((world) => ({ world, hits: world.vocabulary.filter((pattern) => pattern.test(text)).length }))
    .filter(({ world, hits }) => isAbout(world, text, hits))
    .sort((a, b) => b.hits - a.hits);
  return ranked[0]?.world;
}

/** Some words of the world must be there, and half of its labels, its description, or something that it knows how to say. */
function isAbout(world: World, text: string, hits: number): boolean {
  if (hits < 2) return false;
  if (!world.labels) return true;
  const named = labelsNamed(text, world.labels).size;
  return (
    named >= Object.keys(world.labels).length / 2 ||
    world.described.test(text) ||
    read(world, text).said.length > 0
  );
}
