import { ModelError } from '../core/errors.ts';
import { targetLikelihood } from '../core/likelihood.ts';
import type { Completion } from '../core/model.ts';
import type { Example, Judgement, Measuring, Split, Task } from '../core/task.ts';

/**
 * Judges an answer.
 * @throws ModelError 'no-logprobs' when likelihood is wanted and the answer came without.
 */
export function judged(
  completion: Completion,
  example: Example,
  measuring: Measuring,
  { metric }: Task,
): Judgement & { readonly measuring?: Measuring } {
  if (measuring === 'metric') return metric(completion.text, example);
  const score = targetLikelihood(example.target, completion);
  if (score === undefined)
    throw new ModelError(
      'no-logprobs',
      'The task model gave no log-probabilities, which scoring by likelihood needs. Choose scoring by accuracy, or a model that gives them.',
    );
  return { score, measuring };
}

/** A whole split is recorded by its name, anything else by the ids of its examples. */
export const nameOf = (examples: readonly Example[], task: Task): Split | readonly string[] =>
  examples === task.dev ? 'dev' : examples === task.train ? 'train' : examples.map(({ id }) => id);
