import { formatInstruction, tagged } from '../../core/format.ts';
import type { Reply, Run } from '../../core/run.ts';
import type { Outcome, Prompt } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { clipped, feedbackOn, shownAnswer } from '../../strategies/shown.ts';
import { CRITICISE_ANSWER, CRITICISE_PROMPT } from './prompts.ts';

/** Sampling of the official engines. */
export const SAMPLING = { temperature: 0, topP: 0.99, maxTokens: 2000 } as const;

/** A textual gradient: what one answer says against the prompt. */
export interface Gradient {
  readonly outcome: Outcome;
  /** Missing when the reply stayed malformed. */
  readonly critique: string | undefined;
  readonly replies: readonly Reply<string>[];
}

/** The backward pass of one answer: a critique of the answer, and from it one of the prompt. */
export async function gradientOf(run: Run, prompt: Prompt, outcome: Outcome): Promise<Gradient> {
  const format = tagged('critique');
  const how = { ...SAMPLING, format, by: 'critique' };
  const judged = `${Number(outcome.score.toFixed(2))} out of 1. ${feedbackOn(outcome)}`;
  const ofAnswer = await run.ask(
    fill(CRITICISE_ANSWER, {
      case: shownAnswer(run.task, outcome),
      judged,
      format: formatInstruction(format),
    }),
    how,
  );
  const ofPrompt = await run.ask(
    fill(CRITICISE_PROMPT, {
      prompt: prompt.text,
      input: clipped(run.task.show(outcome.example)),
      answered: clipped(outcome.output),
      // without a critique of the answer, how it was judged has to do
      critique: clipped(ofAnswer.value ?? judged),
      format: formatInstruction(format),
    }),
    how,
  );
  return { outcome, critique: ofPrompt.value, replies: [ofAnswer, ofPrompt] };
}
