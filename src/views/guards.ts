import { languageOf } from '../core/language.ts';
import type { Example, Prompt, Split } from '../core/task.ts';

/** Words in a row that two texts share by accident only seldom. */
const RUN = 8;
/** An input of fewer words than `RUN` is known by the whole of it, if it has this many. */
const FEWEST = 4;
/** Characters after a copied passage within which its answer counts as given away. */
const NEAR = 120;
/** Words of the rows that are looked at in all: some hundred megabytes of index otherwise. */
const MOST_WORDS = 2_000_000;

/** Something about a prompt that a person should look at before they trust its score. */
export type Guard =
  | {
      /** A passage of a row stands in the prompt; with its answer, it also gives that away. */
      readonly kind: 'copy' | 'leak';
      readonly split: Split;
      readonly exampleId: string;
      /** The passage as it stands in the prompt. */
      readonly passage: string;
    }
  /** A worked example of the prompt is a row that the prompt is judged by. */
  | { readonly kind: 'demonstration'; readonly split: 'dev' | 'test'; readonly exampleId: string }
  /** It is written in another language than the start. ISO 639-3. */
  | { readonly kind: 'language'; readonly language: string; readonly expected: string };

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Passage {
  readonly example: Example;
  readonly split: Split;
  /** The words of one field, and where among them the passage begins. */
  readonly words: readonly Word[];
  readonly from: number;
  readonly length: number;
}

/** The passages of a run's rows, found by their first words. Made once for a run. */
export interface PassageIndex {
  readonly passages: ReadonlyMap<string, Passage>;
  /** Lengths of the inputs that are known as a whole, besides `RUN`. */
  readonly lengths: readonly number[];
  /** Rows that were not looked at, because there are too many. */
  readonly leftOut: number;
}

/** Indexes rows, those of the test split first and of dev before train, since a copy of them weighs most. */
export function passageIndex(rows: Readonly<Record<Split, readonly Example[]>>): PassageIndex {
  const passages = new Map<string, Passage>();
  const lengths = new Set<number>();
  let seen = 0;
  let leftOut = 0;
  for (const split of ['test', 'dev', 'train'] as const)
    for (const example of rows[split]) {
      if (seen > MOST_WORDS) {
        leftOut++;
        continue;
      }
      for (const value of Object.values(example.fields)) {
        const words = wordsOf(value);
        seen += words.length;
        const length = Math.min(RUN, words.length);
        if (length < FEWEST) continue;
        if (length < RUN) lengths.add(length);
        for (let from = 0; from + length <= words.length; from++) {
          const key = keyOf(words, from, length);
          if (!passages.has(key)) passages.set(key, { example, split, words, from, length });
        }
      }
    }
  return { passages, lengths: [...lengths].sort((a, b) => b - a), leftOut };
}

/**
 * What to look at in a prompt, each row named once. What the starting prompts say already is not held against it.
 * @param show The input of a row as the task model sees it, to know demonstrations by.
 */
export function guardsOf(
  prompt: Prompt,
  starts: readonly Prompt[],
  index: PassageIndex,
  rows: Readonly<Record<Split, readonly Example[]>>,
  show: (example: Example) => string,
): Guard[] {
  return [
    ...copies(prompt, starts, index),
    ...shownRows(prompt, rows, show),
    ...foreign(prompt, starts[0]?.text ?? ''),
  ];
}

function copies(prompt: Prompt, starts: readonly Prompt[], { passages, lengths }: PassageIndex): Guard[] {
  const known = new Set(starts.flatMap((start) => keysIn(wordsOf(start.text), [RUN, ...lengths])));
  const text = [prompt.text, prompt.closing ?? ''].join('\n');
  const words = wordsOf(text);
  const found = new Map<string, Guard>();
  for (let at = 0; at < words.length;) {
    const passage = [RUN, ...lengths]
      .filter((length) => at + length <= words.length)
      .map((length) => keyOf(words, at, length))
      .filter((key) => !known.has(key))
      .map((key) => passages.get(key))
      .find((one) => one !== undefined);
    if (!passage) {
      at++;
      continue;
    }
    const length = shared(words, at, passage);
    const [start, end] = [words[at]!.start, words[at + length - 1]!.end];
    const { example, split } = passage;
    const after = text.slice(end, end + NEAR);
    const kind = wordsOf(example.target).length > 0 && says(after, example.target) ? 'leak' : 'copy';
    if (found.get(example.id)?.kind !== 'leak')
      found.set(example.id, { kind, split, exampleId: example.id, passage: text.slice(start, end) });
    at += length;
  }
  return [...found.values()];
}

/** How many words a text and a row share from here on. */
function shared(words: readonly Word[], at: number, passage: Passage): number {
  let length = passage.length;
  while (
    at + length < words.length &&
    words[at + length]!.text === passage.words[passage.from + length]?.text
  )
    length++;
  return length;
}

function says(text: string, target: string): boolean {
  const wanted = wordsOf(target).map((word) => word.text);
  const words = wordsOf(text).map((word) => word.text);
  return words.some((_, at) => wanted.every((word, i) => words[at + i] === word));
}

function shownRows(
  { demonstrations = [] }: Prompt,
  rows: Readonly<Record<Split, readonly Example[]>>,
  show: (example: Example) => string,
): Guard[] {
  if (demonstrations.length === 0) return [];
  const inputs = new Set(demonstrations.map(({ input }) => input.trim()));
  return (['test', 'dev'] as const).flatMap((split) =>
    rows[split]
      .filter((example) => inputs.has(show(example).trim()))
      .map(({ id }): Guard => ({ kind: 'demonstration', split, exampleId: id })),
  );
}

function foreign({ text }: Prompt, start: string): Guard[] {
  const [language, expected] = [languageOf(text), languageOf(start)];
  return language !== undefined && expected !== undefined && language !== expected
    ? [{ kind: 'language', language, expected }]
    : [];
}

const wordsOf = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    text: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));

const keyOf = (words: readonly Word[], from: number, length: number): string => {
  let key = '';
  for (let i = from; i < from + length; i++) key += `${words[i]!.text} `;
  return key;
};

const keysIn = (words: readonly Word[], lengths: readonly number[]): string[] =>
  lengths.flatMap((length) =>
    Array.from({ length: Math.max(0, words.length - length + 1) }, (_, at) => keyOf(words, at, length)),
  );
