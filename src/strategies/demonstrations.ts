import type { Random } from '../core/random.ts';
import type { Demonstration, Example, Outcome, Prompt, Task } from '../core/task.ts';

/** An example of the train split as a demonstration that answers with the bare label. */
export const labelled = ({ show }: Pick<Task, 'show'>, example: Example): Demonstration => ({
  input: show(example),
  output: example.target,
});

/** An answered example as a demonstration: with the task model's own words where these were right, else with the label. */
export const worked = (task: Pick<Task, 'show'>, { example, output, score }: Outcome): Demonstration =>
  score >= 1 ? { input: task.show(example), output } : labelled(task, example);

/** One of each input, the first that stands in the list, so that no case is shown twice. */
export const distinctDemonstrations = (all: readonly Demonstration[]): Demonstration[] => {
  const seen = new Set<string>();
  return all.filter(({ input }) => !seen.has(input) && !!seen.add(input));
};

/** Up to `count` examples of the train split that are not shown yet, drawn at random. Dev and test are never shown. */
export function unshown(
  random: Random,
  { train, show }: Pick<Task, 'train' | 'show'>,
  shown: readonly Demonstration[],
  count: number,
): Example[] {
  const inputs = new Set(shown.map(({ input }) => input));
  return random.sample(
    train.filter((example) => !inputs.has(show(example))),
    count,
  );
}

/** The same prompt with these demonstrations instead of its own. */
export const withDemonstrations = (
  { text, closing }: Prompt,
  demonstrations: readonly Demonstration[],
): Prompt => ({ text, demonstrations, ...(closing !== undefined && { closing }) });

/** Characters that a prompt adds to every question: its instruction, its demonstrations and what closes it. */
export const lengthOf = ({ text, demonstrations = [], closing = '' }: Prompt): number =>
  demonstrations.reduce((sum, { input, output }) => sum + input.length + output.length, text.length) +
  closing.length;
