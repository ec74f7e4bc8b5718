import type { Models } from '../../core/model.ts';
import { finalCallsOf, type Optimizer, type OptionValues } from '../../core/optimizer.ts';
import type { Budget, Migration, RunSpec } from '../../core/spec.ts';
import type { Prompt, TaskSpec } from '../../core/task.ts';

/** What a person has decided about a run that does not exist yet. */
export interface RunDraft {
  readonly task: TaskSpec;
  readonly method: string;
  readonly options: OptionValues;
  readonly models: Models;
  readonly seeds: readonly Prompt[];
  readonly seed: string;
  readonly budget: Budget;
  /** The task model is held to answering with JSON. */
  readonly json?: boolean;
  readonly failFast?: boolean;
  readonly migration?: Migration;
}

/** The spec that the draft asks for, with the task as it is now and the draft's own starting prompts. */
export const specOf = (
  { task, options, models, seeds, seed, json }: Omit<RunDraft, 'method' | 'budget'>,
  optimizer: Optimizer,
): RunSpec => ({
  method: { id: optimizer.id, version: optimizer.version },
  options,
  seed,
  task: { ...task, seeds },
  models,
  ...(json && { json }),
});

/** Calls that a run puts aside. */
export interface KeptCalls {
  /** For opening the test split: the start and the champion on each of its examples. */
  readonly verdict: number;
  /** For choosing the winner: the start and the finalists of a method that goes by samples, on the dev split. */
  readonly finals: number;
}

/** @throws Error when the options are not those of the method. */
export const keptCallsOf = ({ split }: TaskSpec, optimizer: Optimizer, options: OptionValues): KeptCalls => ({
  verdict: 2 * split.test.length,
  finals: finalCallsOf(optimizer, options, split.dev.length),
});

/** `for choosing the winner and for the verdict`, as far as there are calls for them. */
export const keptWords = ({ verdict, finals }: KeptCalls): string =>
  [...(finals > 0 ? ['for choosing the winner'] : []), ...(verdict > 0 ? ['for the verdict'] : [])].join(
    ' and ',
  );

/** A seed that is short enough to read out: six characters that are hard to confuse. */
export function freshSeed(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return [...crypto.getRandomValues(new Uint8Array(6))]
    .map((byte) => letters[byte % letters.length])
    .join('');
}
