import { callKey } from '../../core/digest.ts';
import type { Request } from '../../core/model.ts';
import { random } from '../../core/random.ts';
import { hasBlanks } from './cloze.ts';
import { readAsked, type Asked, type AskedOf } from './asked.ts';
import type { Lookup } from './lookup.ts';
import type { Tag, Wanted } from './wanted.ts';
import type { World } from './world.ts';
import { writeChoice } from './writers/choice.ts';
import { writeClosings } from './writers/closing.ts';
import { writeCritiques } from './writers/critique.ts';
import { writeMutations } from './writers/mutation.ts';
import { writePhrases, writeRewordings } from './writers/phrase.ts';
import { writePieces } from './writers/piece.ts';
import { writePrompts } from './writers/prompt.ts';
import { writeKeywords, writePersonas, writeSummaries } from './writers/summary.ts';
import { writeTranslations } from './writers/translation.ts';
import { writeExamples, writeReasonings } from './writers/worked.ts';
import type { Writer } from './writers/written.ts';

/** Share of first replies that come without tags, so that asking again is exercised. */
const MALFORMED = 0.02;

/**
 * Writes what a request wants, with some thoughts before it; undefined when the request is not about a sample. It
 * reads the texts alone and does not know which method asks.
 */
export function write(
  request: Request,
  wanted: Wanted,
  worlds: readonly World[],
  lookup: Lookup,
): string | undefined {
  const asked = readAsked(request, wanted, worlds, lookup);
  const stream = random(callKey(request));
  const malformed = !asked.again && stream.float() < MALFORMED;
  const writer = writerOf(asked, lookup);
  if (!writer) return undefined;
  const { thoughts = '', results } = writer(asked, stream);
  const [first, ...others] = results.map((result) => `<${wanted.tag}>${result}</${wanted.tag}>`);
  if (first === undefined) return 'I have nothing to offer here that this simulation could work with.';
  if (malformed) return `I would put it like this: ${results[0]}`;
  return [`${thoughts}${first}`, ...others].join('\n');
}

/** What needs no world, since it is about the form of a text. */
const ANYWHERE: Partial<Record<Tag, Writer<Asked>>> = {
  mutation: writeMutations,
  phrase: writePhrases,
  piece: writePieces,
  translation: writeTranslations,
};

const IN_WORLD: Partial<Record<Tag, Writer>> = {
  prompt: writePrompts,
  critique: writeCritiques,
  summary: writeSummaries,
  persona: writePersonas,
  keywords: writeKeywords,
  reasoning: writeReasonings,
  example: writeExamples,
};

function writerOf(
  { tag, world, closing, sameMeaning, prompts }: Asked,
  lookup: Lookup,
): Writer<Asked> | undefined {
  if (tag === 'prompt' && closing) return writeClosings;
  if (tag === 'choice') return world && writeChoice(lookup);
  // a prompt whose subject was edited away can still be put in other words
  if (tag === 'prompt' && !world && (sameMeaning || prompts.some(({ text }) => hasBlanks(text))))
    return writeRewordings;
  const inWorld = world && IN_WORLD[tag];
  return inWorld ? (asked, stream) => inWorld({ ...asked, world } as AskedOf, stream) : ANYWHERE[tag];
}
