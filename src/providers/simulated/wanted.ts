import type { Message } from '../../core/model.ts';

/** What a request can want, by the tag that the reply stands in. */
export const TAGS = [
  'prompt',
  'critique',
  'summary',
  'persona',
  'keywords',
  'mutation',
  'phrase',
  'piece',
  'translation',
  'choice',
  'reasoning',
  'example',
] as const;

export type Tag = (typeof TAGS)[number];

export interface Wanted {
  readonly tag: Tag;
  /** Results that are wanted at most. */
  readonly count: number;
  /** Of what a choice is to be made. */
  readonly options: readonly string[];
}

const BETWEEN = /\bbetween (?:its own |their own )?<([a-z]+)> and <\/\1>/g;

/** What a request wants: the last that it asks to be put between tags. Undefined when it wants nothing of the kind. */
export function wantedOf(messages: readonly Message[]): Wanted | undefined {
  const text = messages
    .filter(({ role }) => role !== 'assistant')
    .map(({ content }) => content)
    .join('\n');
  const asked = [...text.matchAll(BETWEEN)].map(([, tag]) => tag).findLast(isTag);
  const tag = asked ?? (text.includes('<prompt>') ? 'prompt' : undefined);
  return tag && { tag, count: countIn(text), options: optionsIn(text) };
}

const isTag = (tag: string | undefined): tag is Tag => TAGS.some((known) => known === tag);

const NUMBERS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const SAID = new RegExp(
  `\\b(?:write|give|propose|create|produce|generate|suggest)\\s+(?:me\\s+)?(\\d{1,2}|${NUMBERS.join('|')})\\s+(?:[\\w-]+\\s+){0,2}(?:prompts|instructions|variants|variations|versions)\\b`,
  'i',
);
const EACH = /\bPut each of the (\d+) results\b/g;
const MOST = 64;

function countIn(text: string): number {
  const said = ([...text.matchAll(EACH)].at(-1) ?? SAID.exec(text))?.[1]?.toLowerCase();
  if (said === undefined) return 1;
  const word = NUMBERS.indexOf(said);
  return Math.min(MOST, Math.max(1, word >= 0 ? word + 2 : Number(said)));
}

const ONE_OF = /\bexactly one of ([^\n<>]+?) between <choice>/g;

const optionsIn = (text: string): string[] =>
  [...text.matchAll(ONE_OF)]
    .at(-1)?.[1]!
    .split(',')
    .map((option) => option.trim()) ?? ['A', 'B'];
