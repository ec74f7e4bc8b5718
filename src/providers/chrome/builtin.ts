import { ModelError } from '../../core/errors.ts';
import type { Hold } from '../../core/laneState.ts';
import { guessUsage, type Model } from '../../core/model.ts';
import { untilStop } from '../../core/stop.ts';
import type { Lane } from '../transport/lane.ts';
import type { Ask } from './askPage.ts';

/** The only name there is: the interface does not tell which model the browser has. */
const NAME = 'built-in';

const LOADING: Hold = { why: 'loading', message: 'The browser brings its model into memory.' };

/**
 * The language model of this browser. It lives in pages, so every question goes to one and comes back. Temperature, seed
 * and `maxTokens` cannot be asked for; an answer that never ends is ended by the page, with the finish `length`. Until it
 * has answered once it says in the lane that it is being loaded.
 *
 * @throws ModelError for every failure, with a sentence; the signal's reason when that ends the call.
 */
export function builtin(ask: Ask, lane: Pick<Lane, 'held'>): Model {
  let warm = false;
  return async (request, signal) => {
    signal.throwIfAborted();
    if (request.model !== NAME)
      throw new ModelError(
        'unknown-model',
        `This browser has one model of its own, called “${NAME}”, and none called “${request.model}”.`,
      );
    if (request.logprobs !== undefined)
      throw new ModelError('no-logprobs', 'The model built into this browser gives no log-probabilities.');
    if (!warm) lane.held = LOADING;
    try {
      const { messages, json } = request;
      const reply = await ask({ messages, ...(json && { json }) }, signal);
      if ('kind' in reply) throw new ModelError(reply.kind, reply.message);
      warm = true;
      const usage = reply.usage ?? guessUsage(request, reply.text);
      return { text: untilStop(reply.text, request.stop), finish: reply.finish, usage };
    } finally {
      if (lane.held === LOADING) lane.held = undefined;
    }
  };
}
