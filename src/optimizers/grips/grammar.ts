import { languageOf } from '../../core/language.ts';
import { bySpan, type Chunker } from './chunkers.ts';
import { unpunctuated, type Range } from './chunks.ts';

/** A term of compromise's document; white space and punctuation around it are in `pre` and `post`. */
interface Term {
  readonly pre: string;
  readonly text: string;
  readonly post: string;
  /** The kind of run that it is in. A pivot is a preposition, a conjunction or the like. */
  readonly chunk?: 'Noun' | 'Verb' | 'Adjective' | 'Pivot';
}

/** `[sentence, from, to]`, in terms. */
type Pointer = readonly [number, number, number];

/**
 * Phrases by grammar, from the rules and word lists of compromise, which is loaded only for this (a quarter of a megabyte). It knows English;
 * texts that are clearly in another language are cut by span. Other versions of compromise may cut otherwise, so when it is raised,
 * raise the version of the method.
 */
export async function grammar(): Promise<Chunker> {
  const { default: nlp } = await import('compromise');
  return (text, random) => {
    if ((languageOf(text) ?? 'eng') !== 'eng') return bySpan(text, random);
    const document = nlp(text);
    const sentences = document.docs as unknown as readonly (readonly Term[])[];
    const length = sentences.flat().reduce((sum, term) => sum + lengthOf(term), 0);
    if (length !== text.length) return bySpan(text, random); // it did not read all of it, as with nothing but spaces
    const pointers = document.chunks().fullPointer as unknown as readonly Pointer[];
    return phrases(sentences, pointers).map((phrase) => unpunctuated(text, phrase));
  };
}

/** Pivots go with what follows them, since a parser's phrase has “for money” in one. */
function phrases(sentences: readonly (readonly Term[])[], pointers: readonly Pointer[]): Range[] {
  const starts = startsOf(sentences);
  const ranges: Range[] = [];
  let open: { readonly start: number; readonly sentence: number } | undefined;
  for (const [sentence, from, to] of pointers) {
    const terms = sentences[sentence]!.slice(from, to);
    const [first, last] = [terms[0], terms.at(-1)];
    if (!first || !last) continue;
    const begin = open?.sentence === sentence ? open.start : starts[sentence]![from]!;
    const goesOn = sentences[sentence]!.length > to;
    if (last.chunk === 'Pivot' && goesOn && last.post.trim() === '') {
      open = { start: begin, sentence };
      continue;
    }
    open = undefined;
    ranges.push({ start: begin, end: starts[sentence]![to - 1]! + lengthOf(last) });
  }
  return ranges;
}

/** Where every term begins, what stands before it included. */
function startsOf(sentences: readonly (readonly Term[])[]): number[][] {
  let at = 0;
  return sentences.map((terms) =>
    terms.map((term) => {
      const start = at;
      at += lengthOf(term);
      return start;
    }),
  );
}

const lengthOf = ({ pre, text, post }: Term): number => pre.length + text.length + post.length;
