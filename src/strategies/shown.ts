import type { Demonstration, Example, Outcome, Task } from '../core/task.ts';

/** Characters of an input or an answer that the optimizer model is shown; the rest is cut, so that long data cannot fill its context. */
const MOST_SHOWN = 2000;

/** A text, cut where it is too long to be shown. */
export function clipped(text: string, most = MOST_SHOWN): string {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most).join('')} […]`;
}

/** What the task is, as a line of a meta-prompt; nothing when the person did not say. */
export const shownTask = ({ description }: Pick<Task, 'description'>): string =>
  description.trim() === '' ? '' : `The task: ${description.trim()}\n`;

const shownCase = (input: string, expected: string): string =>
  `Input: ${clipped(input)}\nExpected: ${clipped(expected)}`;

/** Examples with what is expected. */
export const shownExamples = ({ show }: Pick<Task, 'show'>, examples: readonly Example[]): string =>
  examples.map((example) => shownCase(show(example), example.target)).join('\n\n');

/** The demonstrations of a prompt, like examples. */
export const shownDemonstrations = (demonstrations: readonly Demonstration[]): string =>
  demonstrations.map(({ input, output }) => shownCase(input, output)).join('\n\n');

const answerLine = (output: string): string => `Answered: ${clipped(output.trim() || '(nothing)')}`;

/** An example and its answer, each on lines of its own. */
export const shownAnswer = ({ show }: Pick<Task, 'show'>, { example, output }: Outcome): string =>
  `${shownCase(show(example), example.target)}\n${answerLine(output)}`;

/** The same without what was expected. */
export const shownBlindly = ({ show }: Pick<Task, 'show'>, { example, output }: Outcome): string =>
  `Input: ${clipped(show(example))}\n${answerLine(output)}`;

/** What is to be said about an answer: the metric's own words, else a plain sentence. */
export function feedbackOn({ score, feedback, example, output }: Outcome): string {
  if (feedback !== undefined) return clipped(feedback);
  if (score >= 1) return 'This answer is right.';
  const wanted = `${clipped(example.target)} was expected, and the answer was ${clipped(output.trim() || 'empty')}.`;
  return score > 0
    ? `This answer is partly right (${score.toFixed(2)} of 1): ${wanted}`
    : `This answer is wrong: ${wanted}`;
}
