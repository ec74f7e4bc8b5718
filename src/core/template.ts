/** A template cut into text and slots once, so that braces in a person's data are never taken for slots. */
export type Template = readonly (string | Slot)[];

export interface Slot {
  readonly slot: string;
  /** The slot as it was written, braces and spaces included. */
  readonly text: string;
}

const SLOT = /\{\{\s*([\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .-]*?)\s*\}\}/gu;

/** Cuts `{{name}}` slots out of a text. Anything else, single braces included, is text. */
export function parseTemplate(text: string): Template {
  const parts: (string | Slot)[] = [];
  let end = 0;
  for (const match of text.matchAll(SLOT)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ slot: match[1]!, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** The names of the slots of a text, each once, in order. */
export const slotsOf = (text: string): string[] => [
  ...new Set(parseTemplate(text).flatMap((part) => (typeof part === 'string' ? [] : [part.slot]))),
];

/** The slots of a text as they are written there, each once, in order. */
export const slotsAsWritten = (text: string): string[] => [
  ...new Set(parseTemplate(text).flatMap((part) => (typeof part === 'string' ? [] : [part.text]))),
];

/**
 * Fills `{{name}}` slots. Values are inserted as they are and never searched for slots themselves.
 * @throws Error naming the slot when there is no value for it.
 */
export function fill(template: string | Template, values: Readonly<Record<string, string | number>>): string {
  const parts = typeof template === 'string' ? parseTemplate(template) : template;
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = Object.hasOwn(values, part.slot) ? values[part.slot] : undefined;
      if (value === undefined) throw new Error(`no value for the slot {{${part.slot}}}`);
      return String(value);
    })
    .join('');
}
