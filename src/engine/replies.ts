import type { Candidate, Parent } from '../core/candidate.ts';
import { formatInstruction, type Format } from '../core/format.ts';
import type { Message } from '../core/model.ts';
import type { Origin } from '../core/run.ts';
import type { Prompt } from '../core/task.ts';

/** A candidate at its place. A text alone keeps what the first parent has besides its text. */
export function candidateAt(
  place: string,
  prompt: string | Prompt,
  { by, parents = {}, note, kind }: Origin,
  calls: readonly string[],
): Candidate {
  const [first] = Object.values(parents);
  const { text, demonstrations, closing }: Prompt =
    typeof prompt === 'string' ? { ...first, text: prompt } : prompt;
  return {
    id: place,
    text,
    ...(demonstrations && demonstrations.length > 0 && { demonstrations }),
    ...(closing !== undefined && { closing }),
    by,
    parents: ancestryOf(parents),
    calls,
    ...(note !== undefined && { note }),
    ...(kind !== undefined && kind !== 'prompt' && { kind }),
  };
}

export const ancestryOf = (parents: Readonly<Record<string, Candidate>>): Parent[] =>
  Object.entries(parents).map(([role, { id }]) => ({ id, role }));

/** What follows a reply that cannot be used, so that it is asked for again. */
export const complaint = (reply: string, fault: string, format: Format<unknown>): Message[] => [
  { role: 'assistant', content: reply.trim() === '' ? '(no text)' : reply },
  {
    role: 'user',
    content: `I could not use that reply: ${fault}. Please answer once more. ${formatInstruction(format)}`,
  },
];
