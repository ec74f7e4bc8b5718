import { formatInstruction, type FormatSpec } from '../../core/format.ts';
import type { Example, Task } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { clipped } from '../../strategies/shown.ts';
import { MARK, marked, type Position } from './positions.ts';
import { EXEMPLARS, META_PROMPT } from './prompts.ts';
import { trajectoryText, type Tried } from './trajectory.ts';

/** What the optimizer model is asked in one step, as often as there are proposals. */
export function metaPrompt(
  task: Task,
  trajectory: readonly Tried[],
  exemplars: readonly Example[],
  position: Position,
  format: FormatSpec,
): string {
  const problems = exemplars.map(
    (example) => `${marked(clipped(task.show(example)), position)}\nExpected: ${clipped(example.target)}`,
  );
  return fill(META_PROMPT, {
    trajectory: trajectoryText(trajectory),
    exemplars: problems.length === 0 ? '' : fill(EXEMPLARS, { mark: MARK, exemplars: problems.join('\n\n') }),
    format: formatInstruction(format),
  });
}
