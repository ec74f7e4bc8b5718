import type { Dataset, Example, MetricSpec, TaskSpec } from '../../core/task.ts';
import { slotsOf } from '../../core/template.ts';
import { faultOfMetric, type MetricFault } from '../../metrics/index.ts';
import { counted, figure } from './counted.ts';

/** The part of a task that a person writes. */
export type TaskText = Pick<TaskSpec, 'name' | 'seeds' | 'inputTemplate' | 'metric' | 'maxTokens'>;

export const MOST_TOKENS = 32_000;

/** What is wrong with each part of a task, as sentences; a part that is missing is right. */
export interface TaskFaults {
  readonly name?: string;
  readonly seeds?: string;
  readonly inputTemplate?: string;
  readonly metric?: string;
  readonly maxTokens?: string;
}

/** Slots of a text that no field fills. */
export const unknownSlots = (text: string, fields: readonly string[]): string[] =>
  slotsOf(text).filter((slot) => !fields.includes(slot));

let last: { metric: MetricSpec; examples: readonly Example[]; faults: MetricFault[] } | undefined;

/** Asked for at every key press, while metric and rows seldom change. */
function metricFaults(metric: MetricSpec, examples: readonly Example[]): MetricFault[] {
  if (last?.metric !== metric || last.examples !== examples)
    last = { metric, examples, faults: faultOfMetric(metric, examples) };
  return last.faults;
}

/** Everything that keeps a task from being run. */
export function faultsOfTask(task: TaskText, { fields, examples }: Dataset): TaskFaults {
  const strange = unknownSlots(task.inputTemplate, fields);
  const [first, ...others] = metricFaults(task.metric, examples);
  const hasInput =
    slotsOf(task.inputTemplate).length > 0 ||
    task.seeds.every(({ text }) => slotsOf(text).some((slot) => fields.includes(slot)));
  return {
    ...(task.name.trim() === '' && { name: 'The task has no name. Give it one, to find it again.' }),
    ...(task.seeds.every(({ text }) => text.trim() === '') && {
      seeds: 'There is no prompt to start from. Write one; a plain sentence will do.',
    }),
    ...(strange.length > 0 && {
      inputTemplate: `No field is called ${strange.map((slot) => `“${slot}”`).join(', ')}. Use ${fields.map((field) => `{{${field}}}`).join(', ')}.`,
    }),
    ...(strange.length === 0 &&
      !hasInput && {
        inputTemplate: 'The model would be shown the same for every example. Insert at least one field.',
      }),
    ...(first && { metric: metricFault(first, others.length) }),
    ...(!(Number.isInteger(task.maxTokens) && task.maxTokens >= 1 && task.maxTokens <= MOST_TOKENS) && {
      maxTokens: `Write a whole number from 1 to ${figure(MOST_TOKENS)}.`,
    }),
  };
}

function metricFault(first: { readonly row: number; readonly message: string }, others: number): string {
  if (first.row === 0) return first.message;
  const more = others === 0 ? '' : ` (${counted(others, 'more row')} like this)`;
  return `Row ${figure(first.row)}: ${first.message.replace(/\.$/, '')}${more}.`;
}
