import type { Completion, Model, Request } from '../../../core/model.ts';

/** Asks the model under test. What is not said is short, greedy, and the same every time. */
export type Ask = (question: Partial<Omit<Request, 'model'>>) => Promise<Completion>;

/** Tokens for a short answer, and room for a model that thinks a little first. */
const ROOM = 64;

export const asker =
  (model: Model, name: string, signal: AbortSignal): Ask =>
  (question) =>
    model(
      {
        model: name,
        messages: [{ role: 'user', content: 'Reply with the word yes.' }],
        temperature: 0,
        maxTokens: ROOM,
        seed: 1,
        ...question,
      },
      signal,
    );
