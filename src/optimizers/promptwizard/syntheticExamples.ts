import type { Demonstration } from '../../core/task.ts';

const SHAPE = /^\s*Input:\s*([\s\S]*?)\n\s*Output:\s*([\s\S]*?)\s*$/;

/**
 * Reads examples that a model made up. One that does not have its parts, or whose answer is no label of the task, is dropped,
 * since nobody has checked it; so is one that repeats the input of another.
 */
export function readExamples(
  blocks: readonly string[],
  labels: readonly string[] | undefined,
): Demonstration[] {
  const known = labels && new Map(labels.map((label) => [label.toLowerCase(), label]));
  const inputs = new Set<string>();
  return blocks.flatMap((block) => {
    const [, input = '', written = ''] = SHAPE.exec(block) ?? [];
    const output = known ? known.get(written.toLowerCase()) : written;
    if (input.trim() === '' || !output || inputs.has(input.trim())) return [];
    inputs.add(input.trim());
    return [{ input: input.trim(), output }];
  });
}
