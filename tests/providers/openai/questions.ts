import type { ModelError } from '../../../src/core/errors.ts';
import type { Request } from '../../../src/core/model.ts';

/** A request to the protocol server's default model. */
export const question = (changes: Partial<Request> = {}): Request => ({
  model: 'small-model',
  messages: [
    { role: 'system', content: 'Answer with one word only: positive or negative.' },
    { role: 'user', content: 'The tent is flimsy.' },
  ],
  temperature: 0,
  maxTokens: 50,
  seed: 7,
  ...changes,
});

export const never = (): AbortSignal => new AbortController().signal;

/** The error that a promise rejects with; fails the test when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<ModelError> {
  try {
    await promise;
  } catch (error) {
    return error as ModelError;
  }
  throw new Error('it should have failed');
}
