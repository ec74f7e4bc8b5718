import { tagged, taggedList, type Format, type Kept } from '../core/format.ts';
import { languageOf } from '../core/language.ts';
import type { Prompt } from '../core/task.ts';
import { slotsAsWritten } from '../core/template.ts';

/** What every rewriting of a prompt must keep: its slots and its language. */
export const keptOf = ({ text }: Prompt): Kept => {
  const language = languageOf(text);
  return { contains: slotsAsWritten(text), ...(language !== undefined && { language }) };
};

/** A prompt in `<prompt>` tags that descends from another. */
export const descendantOf = (parent: Prompt): Format<string> => tagged('prompt', keptOf(parent));

/** Up to `count` of them, each in its own tags. */
export const descendantsOf = (parent: Prompt, count: number): Format<readonly string[]> =>
  taggedList('prompt', { count, ...keptOf(parent) });
