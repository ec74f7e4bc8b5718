/**
 * How a reply must look, as data. From this the engine parses a reply, says what is wrong with a malformed one,
 * asks again, and makes a conforming reply itself when it rehearses a run.
 */
export type FormatSpec =
  /** The whole reply. */
  | { readonly kind: 'text' }
  /** The text between `<tag>` and `</tag>`; the last such block, since models think aloud first. */
  | { readonly kind: 'tagged'; readonly tag: string; readonly contains?: readonly string[] }
  /** Every text between `<tag>` and `</tag>`, at least one and at most `count`. */
  | {
      readonly kind: 'tagged-list';
      readonly tag: string;
      readonly count: number;
      readonly contains?: readonly string[];
    }
  /** One of the labels, alone or inside a sentence that names no other. */
  | { readonly kind: 'label'; readonly labels: readonly string[] };

declare const type: unique symbol;

/** A format together with the type that a parsed reply has. */
export type Format<T> = FormatSpec & { readonly [type]?: T };

export const text = (): Format<string> => ({ kind: 'text' });

/** A block in tags. `contains` lists texts that it must keep, such as the `{{slots}}` of the prompt it rewrites. */
export const tagged = (tag: string, { contains = [] as readonly string[] } = {}): Format<string> => ({
  kind: 'tagged',
  tag,
  ...(contains.length > 0 && { contains }),
});

export const taggedList = (
  tag: string,
  { count, contains = [] }: { readonly count: number; readonly contains?: readonly string[] },
): Format<readonly string[]> => ({
  kind: 'tagged-list',
  tag,
  count,
  ...(contains.length > 0 && { contains }),
});

export const label = (labels: readonly string[]): Format<string> => ({ kind: 'label', labels });

/** A parsed reply, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };

/** Reads a reply. Never throws: a malformed reply gives the fault, in words that a model can act on. */
export function parseReply<T>(format: Format<T>, reply: string): Parsed<T> {
  return read(format, reply) as Parsed<T>;
}

function read(format: FormatSpec, reply: string): Parsed<string | readonly string[]> {
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
      const exact = reply.trim();
      if (format.labels.includes(exact)) return { value: exact };
      const named = format.labels.filter((name) => containsWord(reply, name));
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
  switch (format.kind) {
    case 'text':
      return 'Reply with nothing but the text itself.';
    case 'tagged':
      return `Put the result, and nothing else, between <${format.tag}> and </${format.tag}>.${kept}`;
    case 'tagged-list':
      return `Put each of the ${format.count} results between its own <${format.tag}> and </${format.tag}>.${kept}`;
    case 'label':
      return `Reply with exactly one of: ${format.labels.join(', ')}.`;
    default:
      return format satisfies never;
  }
}
