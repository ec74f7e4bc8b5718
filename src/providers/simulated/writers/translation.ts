import { translatedTo, type Asked } from '../asked.ts';
import { rephrased } from '../rephrase.ts';
import { shownIn } from '../shown.ts';
import type { Writer } from './written.ts';

const LANGUAGE = /\b(?:into|to|in) (?!English\b)([A-Z][a-z]{3,})\b/;

/** Nothing is translated: the text stays as it is, or nearly so, and says that it stands for a translation. */
export const writeTranslations: Writer<Asked> = ({ text, prompts, count }, stream) => {
  const source = (prompts.at(-1) ?? shownIn(text, 'phrase').at(-1))?.text;
  if (source === undefined) return { results: [] };
  const language = LANGUAGE.exec(text)?.[1] ?? 'translation';
  const others = rephrased(source, count - 1, stream);
  return { results: [source, ...others].map((one) => translatedTo(language, one)) };
};
