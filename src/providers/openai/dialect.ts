import type OpenAI from 'openai';
import type { Request } from '../../core/model.ts';
import type { ServerError } from './errorBody.ts';
import { jsonParameters } from './json.ts';
import { logprobParameters } from './logprobs.ts';

type Parameters = OpenAI.ChatCompletionCreateParamsNonStreaming;

/** Fields that some model somewhere refuses, and that a call can do without. */
const DISPENSABLE = ['max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'seed', 'stop'] as const;
type Dispensable = (typeof DISPENSABLE)[number];

const REFUSAL =
  /unsupported|not supported|does not support|unknown name|unrecognized|extra_forbidden|extra inputs|not permitted|unexpected|deprecated|only the default/i;

/**
 * The request fields that one model understands. It begins with all of them and learns from the server's refusals:
 * `max_tokens` becomes `max_completion_tokens`, everything else is left out from then on.
 */
export class Dialect {
  readonly #refused = new Set<Dispensable>();

  parametersOf(model: string, request: Request): Parameters {
    const { messages, temperature, topP, maxTokens, seed, stop } = request;
    const wanted: Record<Dispensable, unknown> = {
      max_tokens: maxTokens,
      max_completion_tokens: this.#refused.has('max_tokens') ? maxTokens : undefined,
      temperature,
      top_p: topP,
      seed,
      stop: stop && stop.length > 0 ? stop : undefined,
    };
    const kept = Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && !this.#refused.has(name as Dispensable),
    );
    return {
      model,
      messages: messages.map(({ role, content }) => ({ role, content })),
      ...Object.fromEntries(kept),
      // a call that wants these cannot do without
      ...jsonParameters(request),
      ...logprobParameters(request),
    };
  }

  /**
   * Looks for a field in a refusal. True when the call is worth repeating without it, or when another call has
   * learned that meanwhile.
   */
  learn({ message, code = '', param }: ServerError, sent: Parameters): boolean {
    const field = DISPENSABLE.filter((name) => Object.hasOwn(sent, name)).find(
      (name) => (param === name || mentions(message, name)) && REFUSAL.test(`${code} ${message}`),
    );
    if (!field) return false;
    this.#refused.add(field);
    return true;
  }
}

/** Whole words only: a refusal of `max_tokens` may recommend `max_completion_tokens`. */
const mentions = (message: string, name: string): boolean =>
  new RegExp(`(?<![\\w])${name}(?![\\w])`).test(message);
