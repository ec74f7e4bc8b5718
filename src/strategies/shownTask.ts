import type { Example, Task } from '../core/task.ts';
import { clipped } from './shown.ts';

/** What the task is, as a line of a meta-prompt; nothing when the person did not say. */
export const shownTask = ({ description }: Pick<Task, 'description'>): string =>
  description.trim() === '' ? '' : `The task: ${description.trim()}\n`;

/** Examples with what is expected, for a meta-prompt. */
export const shownExamples = ({ show }: Pick<Task, 'show'>, examples: readonly Example[]): string =>
  examples
    .map((example) => `Input: ${clipped(show(example))}\nExpected: ${clipped(example.target)}`)
    .join('\n\n');
