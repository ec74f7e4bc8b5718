import { slotsOf } from '../../core/template.ts';

/** Where an instruction stands: apart from the question, or inside the message that asks it. */
export type Position = 'before' | 'begin' | 'end';

/**
 * The prompt that has an instruction at its place. Apart from the question it is the system message. Inside, the prompt
 * places the input itself; an instruction that already does so stays as it is.
 */
export function placed(instruction: string, position: Position, inputTemplate: string): string {
  const fields = slotsOf(inputTemplate);
  if (position === 'before' || slotsOf(instruction).some((slot) => fields.includes(slot))) return instruction;
  return position === 'begin' ? `${instruction}\n\n${inputTemplate}` : `${inputTemplate}\n\n${instruction}`;
}

/** What stands for the instruction in the exemplars, as in the paper. */
export const MARK = '<INS>';

/** An input with the mark where the instruction goes. */
export function marked(input: string, position: Position): string {
  switch (position) {
    case 'before':
      return `${MARK}\nInput: ${input}`;
    case 'begin':
      return `Input: ${MARK}\n${input}`;
    case 'end':
      return `Input: ${input}\n${MARK}`;
    default:
      return position satisfies never;
  }
}
