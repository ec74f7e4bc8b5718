import type { Candidate } from '../../core/candidate.ts';
import { formatInstruction, tagged, type Format } from '../../core/format.ts';
import type { Reply, Run } from '../../core/run.ts';
import type { Prompt, Task } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { descendantOf, keptOf } from '../../strategies/descendant.ts';
import { ABOUT, PROBLEM } from './prompts.ts';
import type { Part } from './unit.ts';

/** The paper allows 50 tokens for a prompt (Appendix J.2); chat models need more, for their tags and what they say before. */
export const MAX_TOKENS = 1000;

/** A question for one of the task-prompts, and the prompts that it shows besides the one that is changed. */
export interface Question {
  readonly text: string;
  readonly shown?: readonly Candidate[];
}

/** How a task-prompt is asked for. `said` fills the slots for what every question ends with. */
export type Asking = (part: Part, said: { readonly part: string; readonly format: string }) => Question;

export interface How {
  readonly by: string;
  readonly temperature: number;
  /** Of the child, and of what fails to become one. */
  readonly parents: Readonly<Record<string, Candidate>>;
  readonly ask: Asking;
}

/** What the optimizer model wrote; a part that is missing was malformed, and is recorded as failed. */
export interface Written {
  readonly text?: string;
  readonly closing?: string;
  readonly replies: readonly Reply<string>[];
  readonly shown: readonly Candidate[];
}

/** Asks for each of the parts of a new version of a prompt. */
export async function written(
  run: Run,
  parts: readonly Part[],
  original: Prompt,
  { by, temperature, parents, ask }: How,
): Promise<Written> {
  const values: { text?: string; closing?: string } = {};
  const replies: Reply<string>[] = [];
  const shown: Candidate[] = [];
  for (const part of parts) {
    const format = formatOf(original, part);
    const question = ask(part, { part: ABOUT[part], format: formatInstruction(format) });
    const reply = await run.ask(question.text, { temperature, maxTokens: MAX_TOKENS, format, by });
    if (reply.value === undefined) {
      run.propose(undefined, { by, parents, from: reply });
      continue;
    }
    values[part] = reply.value;
    replies.push(reply);
    shown.push(...(question.shown ?? []));
  }
  return { ...values, replies, shown };
}

/** What closes a prompt has the language of the prompt, and none of its slots: they are filled before it is said. */
function formatOf(original: Prompt, part: Part): Format<string> {
  if (part === 'text') return descendantOf(original);
  const { language } = keptOf(original);
  return tagged('prompt', language === undefined ? {} : { language });
}

/**
 * The paper’s description of the problem (D). There it is an instruction; here it is the person’s description together
 * with one of their prompts, since a description alone seldom says how to answer.
 */
export const problemOf = ({ description }: Task, start: Candidate): string =>
  fill(PROBLEM, { description: description.trim() || 'what this prompt is for', start: start.text });

/** A task-prompt of a unit; where nobody managed to write the closing one, that before the input. */
export const partOf = (prompt: Prompt, part: Part): string => prompt[part] ?? prompt.text;

/** A closing, where there is one. */
export const closedBy = (closing: string | undefined): Pick<Prompt, 'closing'> =>
  closing === undefined ? {} : { closing };
