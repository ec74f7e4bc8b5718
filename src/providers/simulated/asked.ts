import type { Message, Request } from '../../core/model.ts';
import type { Found, Lookup } from './lookup.ts';
import { read } from './reading.ts';
import { labelsNamed } from './labels.ts';
import type { World } from './world.ts';

/** A prompt that a message shows, in `<prompt_NAME>` tags. */
export interface Shown {
  readonly name: string;
  readonly text: string;
}

/** What a request for prompts shows and wants. */
export interface Asked {
  readonly world: World;
  readonly prompts: readonly Shown[];
  /** Examples that are shown beside the prompts, such as errors to learn from. */
  readonly examples: readonly Found[];
  /** The same in other words, rather than something better. */
  readonly sameMeaning: boolean;
  /** It speaks of how the prompts differ. */
  readonly differences: boolean;
  /** Prompts that are wanted. */
  readonly count: number;
  /** A malformed reply stands before it. */
  readonly again: boolean;
}

/** The reply is wanted in a `<prompt>` block, and the message says so. */
export const asksForPrompt = (messages: readonly Message[]): boolean =>
  messages.some(({ role, content }) => role !== 'assistant' && content.includes('<prompt>'));

/** Reads a request for prompts; undefined when it is not about a sample. */
export function readAsked(
  { messages }: Request,
  worlds: readonly World[],
  lookup: Lookup,
): Asked | undefined {
  const text = messages
    .filter(({ role }) => role !== 'assistant')
    .map(({ content }) => content)
    .join('\n');
  const prompts = promptsIn(text);
  const instructions = text.replace(PROMPT_BLOCK, ' ');
  const examples = lookup.inside(instructions);
  const world = examples[0]?.world ?? worldOf(prompts.map((prompt) => prompt.text).join('\n'), worlds);
  return (
    world && {
      world,
      prompts,
      examples,
      sameMeaning: SAME_MEANING.test(instructions),
      differences: /\bdiffer/i.test(instructions),
      count: countIn(instructions),
      again: messages.some(({ role }) => role === 'assistant'),
    }
  );
}

const PROMPT_BLOCK = /<prompt_([\w-]+)>([\s\S]*?)<\/prompt_\1>/g;

const SAME_MEANING =
  /\bparaphras|\brephras|\breword|\b(?:same|similar) (?:thing|meaning|request|content)|\bin other words\b|\bvariation of\b/i;

/** The prompts that are shown. A name that comes twice (in a worked demonstration, say) means the last. */
export function promptsIn(text: string): Shown[] {
  const byName = new Map<string, string>();
  for (const [, name = '', block = ''] of text.matchAll(PROMPT_BLOCK)) {
    byName.delete(name); // so that it moves to the end
    byName.set(name, block.split(`<prompt_${name}>`).at(-1)!.trim());
  }
  return [...byName].map(([name, shown]) => ({ name, text: shown })).filter((prompt) => prompt.text !== '');
}

const NUMBERS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const COUNT = new RegExp(
  `\\b(?:write|give|propose|create|produce|generate|suggest)\\s+(?:me\\s+)?(\\d{1,2}|${NUMBERS.join('|')})\\s+(?:[\\w-]+\\s+){0,2}(?:prompts|instructions|variants|variations|versions)\\b`,
  'i',
);
const MOST = 16;

function countIn(instructions: string): number {
  const said = COUNT.exec(instructions)?.[1]?.toLowerCase();
  if (said === undefined) return 1;
  const word = NUMBERS.indexOf(said);
  return Math.min(MOST, Math.max(1, word >= 0 ? word + 2 : Number(said)));
}

/** The world that prompts are about, by their words; undefined when they are about none. */
function worldOf(text: string, worlds: readonly World[]): World | undefined {
  const ranked = worlds
    .map((world) => ({ world, hits: world.vocabulary.filter((pattern) => pattern.test(text)).length }))
    .filter(({ world, hits }) => isAbout(world, text, hits))
    .sort((a, b) => b.hits - a.hits);
  return ranked[0]?.world;
}

/** Some words of the world must be there, and half of its labels or something that it knows how to say. */
function isAbout(world: World, text: string, hits: number): boolean {
  if (hits < 2) return false;
  if (!world.labels) return true;
  const named = labelsNamed(text, world.labels).size;
  return named >= Object.keys(world.labels).length / 2 || read(world, text).said.length > 0;
}
