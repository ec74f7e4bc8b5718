import type { ModelRef, Role } from '../../core/model.ts';
import type { Optimizer, OptionValues } from '../../core/optimizer.ts';
import type { Budget, RunSpec } from '../../core/spec.ts';
import type { Prompt, TaskSpec } from '../../core/task.ts';

/** What a person has decided about a run that does not exist yet. */
export interface RunDraft {
  readonly task: TaskSpec;
  readonly method: string;
  readonly options: OptionValues;
  readonly models: Readonly<Record<Role, ModelRef>>;
  readonly seeds: readonly Prompt[];
  readonly seed: string;
  readonly budget: Budget;
}

/** The spec that the draft asks for, with the task as it is now and the draft's own starting prompts. */
export const specOf = (
  { task, options, models, seeds, seed }: Omit<RunDraft, 'method' | 'budget'>,
  optimizer: Optimizer,
): RunSpec => ({
  method: { id: optimizer.id, version: optimizer.version },
  options,
  seed,
  task: { ...task, seeds },
  models,
});

/** Calls that are kept for opening the test split: the start and the champion on each of its examples. */
export const verdictCallsOf = ({ split }: TaskSpec): number => 2 * split.test.length;

/** A seed that is short enough to read out: six characters that are hard to confuse. */
export function freshSeed(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return [...crypto.getRandomValues(new Uint8Array(6))]
    .map((byte) => letters[byte % letters.length])
    .join('');
}
