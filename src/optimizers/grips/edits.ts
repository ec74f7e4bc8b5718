import type { Candidate } from '../../core/candidate.ts';
import { chunksOf, phrasesOf, type Chunk, type Range } from './chunks.ts';

/** A phrase that was deleted, and in which prompt. */
export interface Deleted {
  readonly text: string;
  readonly where: Candidate;
}

/** A prompt that is being edited, and what was done to it so far. */
export interface Draft {
  readonly text: string;
  /** Phrases that can be added again. */
  readonly pool: readonly Deleted[];
  /** Phrases that this draft lost. */
  readonly lost: readonly string[];
  /** Deleted phrases that this draft has again. */
  readonly regained: readonly Deleted[];
  /** What was done, in words. */
  readonly notes: readonly string[];
}

/** What an edit needs to know of the draft: its chunks, and which of them are phrases. */
export interface Cut {
  readonly draft: Draft;
  readonly chunks: readonly Chunk[];
  readonly phrases: readonly number[];
}

export const cutUp = (draft: Draft, ranges: readonly Range[]): Cut => {
  const chunks = chunksOf(draft.text, ranges);
  return { draft, chunks, phrases: phrasesOf(chunks) };
};

/** Removes the phrase at a place, with the space beside it, and with the punctuation behind it where nothing of its sentence is left. */
export function withoutPhrase({ draft, chunks, phrases }: Cut, at: number): Draft {
  const text = chunks[at]!.text;
  let before = draft.text.slice(0, chunks[at]!.start);
  let after = draft.text.slice(chunks[at]!.end);
  if (SENTENCE_BEGINS.test(before)) after = after.replace(STRAY, '');
  if (before.endsWith(' ')) before = before.slice(0, -1);
  else if (before === '' || before.endsWith('\n')) after = after.replace(/^ +/, '');
  return {
    ...draft,
    text: before + after,
    lost: [...draft.lost, text],
    notes: [...draft.notes, `${nth(phrases, at)}, “${text}”, deleted`],
  };
}

const SENTENCE_BEGINS = /(?:^|\n|[.!?…。！？]["'”’»)\]]*)\s*$/u;
const STRAY = /^[.,;:!?…。，；：！？、]+/u;

/** Lets two phrases change places. */
export function withSwapped({ draft, chunks, phrases }: Cut, a: number, b: number): Draft {
  const pieces = chunks.map((chunk) => chunk.text);
  [pieces[a], pieces[b]] = [pieces[b]!, pieces[a]!];
  const note = `${nth(phrases, a)}, “${chunks[a]!.text}”, swapped with ${nth(phrases, b)}, “${chunks[b]!.text}”`;
  return { ...draft, text: pieces.join(''), notes: [...draft.notes, note] };
}

/** Puts other words in the place of a phrase. */
export function withParaphrase({ draft, chunks, phrases }: Cut, at: number, words: string): Draft {
  const pieces = chunks.map((chunk) => chunk.text);
  const note = `${nth(phrases, at)}, “${pieces[at]}”, became “${words}”`;
  pieces[at] = words;
  return { ...draft, text: pieces.join(''), notes: [...draft.notes, note] };
}

/** Puts a deleted phrase behind the phrase at a place, or, with no place, before everything. */
export function withAdded({ draft, chunks, phrases }: Cut, at: number | undefined, added: Deleted): Draft {
  const pieces = chunks.map((chunk) => chunk.text);
  if (at === undefined) pieces.unshift(added.text, ' ');
  else pieces.splice(at + 1, 0, ' ', added.text);
  const where = at === undefined ? 'at the start' : `behind ${nth(phrases, at)}, “${chunks[at]!.text}”`;
  return {
    ...draft,
    text: pieces.join(''),
    pool: draft.pool.filter((one) => one !== added),
    regained: [...draft.regained, added],
    notes: [...draft.notes, `“${added.text}” added ${where}`],
  };
}

const nth = (phrases: readonly number[], at: number): string =>
  `phrase ${phrases.indexOf(at) + 1} of ${phrases.length}`;
