import type { ChatCompletionRequestNonStreaming } from '@mlc-ai/web-llm';
import type { Request } from '../../core/model.ts';

/** What the library puts before the reply of a model that is not to think (`enable_thinking: false`). */
export const EMPTY_THOUGHT = '<think>\n\n</think>\n\n';

/** Tokens of `EMPTY_THOUGHT` in the models that know it; the library counts them as part of the reply. */
const TOKENS_OF_EMPTY_THOUGHT = 4;

/** Models that think before they answer unless told not to. Others would take the empty thought for something said. */
const thinksUnlessTold = (model: string): boolean => /^Qwen3(?!-VL)/i.test(model);

/**
 * The library's smallest `top_p`. With it only the likeliest token is left, since no vocabulary is so even that it has less.
 */
const ONLY_THE_LIKELIEST = 1e-5;

/** The library takes at most as many. */
const MOST_LOGPROBS = 5;

/**
 * A question as the library wants it. `request.model` is its own name of the model.
 *
 * Greedy is a temperature of 1 with the smallest `top_p`: the library computes log-probabilities after the temperature and before
 * `top_p`, so that at a temperature of 0 every token would seem certain. What its makers set for a model (`top_p`,
 * penalties) stands where the request says nothing, except that penalties would falsify log-probabilities.
 */
export function chatRequestOf(request: Request): ChatCompletionRequestNonStreaming {
  const { model, messages, temperature, maxTokens, seed, topP, json, logprobs } = request;
  const thoughtless = thinksUnlessTold(model);
  const greedy = temperature === 0;
  const stop = stopsFor(request, thoughtless);
  return {
    model,
    messages: messages.map((message) => ({ ...message })),
    stream: false,
    temperature: greedy ? 1 : temperature,
    ...(greedy ? { top_p: ONLY_THE_LIKELIEST } : topP !== undefined && { top_p: topP }),
    max_tokens: maxTokens + (thoughtless ? TOKENS_OF_EMPTY_THOUGHT : 0),
    seed,
    ...(stop.length > 0 && { stop }),
    ...(json && { response_format: { type: 'json_object' as const } }),
    ...(logprobs !== undefined && {
      logprobs: true,
      top_logprobs: Math.min(MOST_LOGPROBS, Math.max(1, logprobs)),
      repetition_penalty: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
    }),
    ...(thoughtless && { extra_body: { enable_thinking: false } }),
  };
}

/** Those stop texts that the library can watch for: it would find one that is in the empty thought at once. */
const stopsFor = ({ stop = [] }: Request, thoughtless: boolean): string[] =>
  stop.filter((text) => text !== '' && !(thoughtless && EMPTY_THOUGHT.includes(text)));
