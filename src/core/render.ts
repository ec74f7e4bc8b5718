import type { Message } from './model.ts';
import type { Example, Prompt } from './task.ts';
import { fill, parseTemplate, type Slot, type Template } from './template.ts';

/**
 * Makes the function that puts a prompt and an example together into chat messages.
 *
 * A prompt without slots is the system message, its demonstrations are earlier turns, and the filled
 * `inputTemplate` is the last user message. A prompt that has `{{field}}` slots of its own places the input
 * itself and is sent as one user message. What closes a prompt stands at the end of the last message, apart.
 */
export function renderer(inputTemplate: string): (prompt: Prompt, example: Example) => readonly Message[] {
  const input = parseTemplate(inputTemplate);
  const parsed = remembered(parseTemplate);
  return (prompt, example) => {
    const instruction = parsed(prompt.text);
    const turns = (prompt.demonstrations ?? []).flatMap((demonstration): Message[] => [
      { role: 'user', content: demonstration.input },
      { role: 'assistant', content: demonstration.output },
    ]);
    const asked = (content: string): Message => ({
      role: 'user',
      content: prompt.closing === undefined ? content : `${content}\n\n${prompt.closing}`,
    });
    if (hasKnownSlot(instruction, example))
      return [...turns, asked(fill(keepUnknown(instruction, example), example.fields))];
    return [{ role: 'system', content: prompt.text }, ...turns, asked(fill(input, example.fields))];
  };
}

const isSlot = (part: Template[number]): part is Slot => typeof part !== 'string';

const hasKnownSlot = (template: Template, example: Example): boolean =>
  template.some((part) => isSlot(part) && Object.hasOwn(example.fields, part.slot));

/** A model may write braces of its own; slots that are no field stay as the text they were. */
const keepUnknown = (template: Template, example: Example): Template =>
  template.map((part) => (isSlot(part) && !Object.hasOwn(example.fields, part.slot) ? part.text : part));

/** Remembers the last result, since one prompt is rendered for many examples in a row. */
function remembered<T>(work: (text: string) => T): (text: string) => T {
  let last: { text: string; result: T } | undefined;
  return (text) => (last?.text === text ? last : (last = { text, result: work(text) })).result;
}
