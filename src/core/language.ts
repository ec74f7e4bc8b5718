import { francAll } from 'franc-min';
import { parseTemplate } from './template.ts';

/** Letters under which a language is not told. */
const FEWEST = 24;
/** By how much the likeliest language must lead, on a scale on which it has 1. */
const LEAD = 0.1;

/**
 * The language that a text is written in, as an ISO 639-3 code such as `eng`; undefined where that is not clear, as with
 * short texts. Slots are left out, so that field names do not count.
 */
export function languageOf(text: string): string | undefined {
  const written = parseTemplate(text)
    .filter((part) => typeof part === 'string')
    .join(' ');
  if (
    (written.match(/\p{L}/gu)?.length ?? 0) < FEWEST &&
    !/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{6}/u.test(written)
  )
    return undefined;
  const [first, second] = francAll(written, { minLength: 6 });
  if (!first || first[0] === 'und') return undefined;
  return second && first[1] - second[1] < LEAD ? undefined : first[0];
}
