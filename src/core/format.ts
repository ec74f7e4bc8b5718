import { languageOf } from './language.ts';

/**
 * How a reply must look, as data. From this the engine parses a reply, says what is wrong with a malformed one,
 * asks again, and makes a conforming reply itself when it rehearses a run.
 */
export type FormatSpec =
  /** The whole reply. */
  | { readonly kind: 'text' }
  /** The text between `<tag>` and `</tag>`; the last such block, since models think aloud first. */
  | ({ readonly kind: 'tagged'; readonly tag: string } & Kept)
  /** Every text between `<tag>` and `</tag>`, at least one and at most `count`. */
  | ({ readonly kind: 'tagged-list'; readonly tag: string; readonly count: number } & Kept)
  /** One of the labels, alone or inside a sentence that names no other; with a tag, in the last such block. */
  | { readonly kind: 'label'; readonly labels: readonly string[]; readonly tag?: string };

/** What a text must keep of the one that it rewrites. */
export interface Kept {
  /** Texts that must stay as they are, such as `{{slots}}`. */
  readonly contains?: readonly string[];
  /** Its language, as `languageOf` names it. */
  readonly language?: string;
}

declare const type: unique symbol;

/** A format together with the type that a parsed reply has. */
export type Format<T> = FormatSpec & { readonly [type]?: T };

export const text = (): Format<string> => ({ kind: 'text' });

/** A block in tags. */
export const tagged = (tag: string, kept: Kept = {}): Format<string> => ({
  kind: 'tagged',
  tag,
  ...keeping(kept),
});

/** As many blocks as there are, up to `count`. */
export const taggedList = (
  tag: string,
  { count, ...kept }: { readonly count: number } & Kept,
): Format<readonly string[]> => ({ kind: 'tagged-list', tag, count, ...keeping(kept) });

/** With a `tag` a model may think aloud before it decides. */
export const label = (labels: readonly string[], tag?: string): Format<string> => ({
  kind: 'label',
  labels,
  ...(tag !== undefined && { tag }),
});

const keeping = ({ contains = [], language }: Kept): Kept => ({
  ...(contains.length > 0 && { contains }),
  ...(language !== undefined && { language }),
});

/** A parsed reply, with a doubt where it can be used but had better be asked for again; or what is wrong with it. */
export type Parsed<T> = { readonly value: T; readonly doubt?: string } | { readonly fault: string };

/** Reads a reply. Never throws: a malformed reply gives the fault, in words that a model can act on. */
export function parseReply<T>(format: Format<T>, reply: string): Parsed<T> {
  return read(format, reply) as Parsed<T>;
}

function read(format: FormatSpec, reply: string): Parsed<string | readonly string[]> {
  const parsed = readShape(format, reply);
  if ('fault' in parsed || !('language' in format) || format.language === undefined) return parsed;
  const written = languageOf([parsed.value].flat().join('\n'));
  return written === undefined || written === format.language
    ? parsed
    : { ...parsed, doubt: `it is not in the language that it must keep` };
}

function readShape(format: FormatSpec, reply: string): Parsed<string | readonly string[]> {
  switch (format.kind) {
    case 'text': {
      const value = reply.trim();
      return value === '' ? { fault: 'the reply is empty' } : { value };
    }
    case 'tagged': {
      const value = between(reply, format.tag).at(-1);
      if (value === undefined)
        return { fault: `there is no text between <${format.tag}> and </${format.tag}>` };
      const lost = missing(value, format.contains);
      return lost ? { fault: lost } : { value };
    }
    case 'tagged-list': {
      const blocks = between(reply, format.tag).slice(0, format.count);
      if (blocks.length === 0)
        return { fault: `there is no text between <${format.tag}> and </${format.tag}>` };
      const value = blocks.filter((block) => !missing(block, format.contains));
      return value.length === 0 ? { fault: missing(blocks[0]!, format.contains)! } : { value };
    }
    case 'label': {
      const decision = format.tag === undefined ? reply : between(reply, format.tag).at(-1);
      if (decision === undefined)
        return { fault: `there is no text between <${format.tag}> and </${format.tag}>` };
      const exact = decision.trim();
      if (format.labels.includes(exact)) return { value: exact };
      const named = format.labels.filter((name) => containsWord(decision, name));
      // "very positive" also names "positive": of labels inside each other the longest is meant
      const meant = named.filter(
        (name) => !named.some((other) => other !== name && containsWord(other, name)),
      );
      if (meant.length === 1) return { value: meant[0]! };
      const all = format.labels.join(', ');
      return { fault: meant.length === 0 ? `it names none of: ${all}` : `it names more than one of: ${all}` };
    }
    default:
      return format satisfies never;
  }
}

/** All trimmed, non-empty texts between `<tag>` and `</tag>`; an unclosed last one is dropped. */
export function between(reply: string, tag: string): string[] {
  return reply
    .split(`<${tag}>`)
    .slice(1)
    .flatMap((part) => {
      const end = part.indexOf(`</${tag}>`);
      return end < 0 ? [] : [part.slice(0, end).trim()];
    })
    .filter((block) => block !== '');
}

const missing = (block: string, contains: readonly string[] = []): string | undefined => {
  const lost = contains.filter((part) => !block.includes(part));
  return lost.length > 0 ? `it must contain ${lost.join(' and ')} unchanged` : undefined;
};

const containsWord = (haystack: string, needle: string): boolean => {
  const escaped = needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu').test(haystack);
};

/** Tells a model in a sentence how its reply must look. */
export function formatInstruction(format: FormatSpec): string {
  const kept =
    'contains' in format && format.contains
      ? ` Keep ${format.contains.join(' and ')} exactly as written.`
      : '';
  const language = 'language' in format && format.language ? ' Keep the language of the original.' : '';
  switch (format.kind) {
    case 'text':
      return 'Reply with nothing but the text itself.';
    case 'tagged':
      return `Put the result, and nothing else, between <${format.tag}> and </${format.tag}>.${kept}${language}`;
    case 'tagged-list':
      return `Put each of the ${format.count} results between its own <${format.tag}> and </${format.tag}>.${kept}${language}`;
    case 'label':
      return format.tag === undefined
        ? `Reply with exactly one of: ${format.labels.join(', ')}.`
        : `Put exactly one of ${format.labels.join(', ')} between <${format.tag}> and </${format.tag}>.`;
    default:
      return format satisfies never;
  }
}
