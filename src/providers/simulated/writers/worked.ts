import type { Evidence } from '../evidence.ts';
import type { Writer } from './written.ts';

/** A worked rationale for the examples that are shown, one after the other. */
export const writeReasonings: Writer = ({ examples, count }, stream) => ({
  results: examples.slice(0, count).map((example) => {
    const { case: known, world } = example.found;
    const target = example.expected ?? known.target;
    const steps = known.working && known.target === target ? `${known.working} = ${target}. ` : '';
    const look = world.labels
      ? stream.pick([
          'I look at what the writer is after',
          'I weigh what the text asks for',
          'I read the text to its end',
        ])
      : stream.pick(['I note what is given', 'I look at what is asked for', 'I go through the text']);
    return `${look}. ${steps}This leads to ${target}.`;
  }),
});

/** Examples of the task: those that were shown, in another order, since what is made up could not be answered. */
export const writeExamples: Writer = ({ examples, count }, stream) => ({
  results: stream.sample(examples, count).map(exampleText),
});

const exampleText = ({ found, input, expected }: Evidence): string =>
  `Input: ${input}\nOutput: ${expected ?? found.case.target}`;
