/** A part of a prompt that is rewritten on its own: a component, in the words of the paper. */
export interface Section {
  /** What it is called for people and models. It stays when the text changes. */
  readonly name: string;
  readonly text: string;
}

const HEADING = /^#{1,6}\s+(.+?)\s*#*\s*$/;

/** The prompt as one section. */
export const wholePrompt = (text: string): Section[] => [{ name: 'the whole prompt', text }];

/**
 * Cuts a prompt into sections: at its markdown headings where it has any, else at blank lines. Nothing is lost but blank
 * lines: `textOf` puts it together again. Done once for each of the person's prompts; all descendants have the same
 * sections, whatever is written into them.
 */
export function sectionsOf(text: string): Section[] {
  const paragraphs = text.split(/\n(?:[^\S\n]*\n)+/).filter((paragraph) => paragraph.trim() !== '');
  if (paragraphs.length === 0) return wholePrompt(text);
  const lines = text.split('\n');
  if (!lines.some((line) => HEADING.test(line)))
    return paragraphs.map((paragraph, i) => ({ name: `paragraph ${i + 1}`, text: paragraph }));

  const sections: { name: string; lines: string[] }[] = [{ name: 'the opening', lines: [] }];
  for (const line of lines) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) sections.push({ name: `“${heading}”`, lines: [] });
    sections.at(-1)!.lines.push(line);
  }
  return sections
    .map(({ name, lines }) => ({ name, text: lines.join('\n').trim() }))
    .filter((section) => section.text !== '');
}

/** The prompt that sections make up. */
export const textOf = (sections: readonly Section[]): string =>
  sections.length === 1 ? sections[0]!.text : sections.map(({ text }) => text).join('\n\n');
