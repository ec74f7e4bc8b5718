import type { Logprobs } from './logprobs.ts';

/** The parts of the chat protocol that the server reads. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature?: number;
  readonly top_p?: number;
  readonly seed?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly stop?: string | readonly string[];
  readonly logprobs?: boolean;
  readonly top_logprobs?: number;
  readonly response_format?: { readonly type: string };
}

export type FinishReason = 'stop' | 'length' | 'content_filter';

/** Four characters a token: close enough to bill by, and the same for everybody. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 4);

/** Cuts an answer at the first stop text and at the token limit that the request sets. */
export function limitAnswer(request: ChatRequest, answer: string): { text: string; finish: FinishReason } {
  const stops = typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []);
  const ends = stops.map((stop) => answer.indexOf(stop)).filter((at) => at >= 0);
  const text = answer.slice(0, Math.min(answer.length, ...ends));
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  return tokensOf(text) > limit
    ? { text: text.slice(0, limit * 4), finish: 'length' }
    : { text, finish: 'stop' };
}

/** The body of a non-streaming answer. */
export function completionBody(
  request: ChatRequest,
  message: { readonly content: string | null; readonly refusal?: string },
  finish: FinishReason,
  id: number,
  logprobs?: Logprobs,
) {
  const promptTokens = request.messages.reduce((sum, m) => sum + tokensOf(m.content) + 4, 0);
  const completionTokens = tokensOf(message.content ?? message.refusal ?? '');
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 0,
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', ...message },
        finish_reason: finish,
        ...(logprobs && { logprobs }),
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}

/** An error body as OpenAI words it. */
export const errorBody = (message: string, type: string, code: string | null = null, param?: string) => ({
  error: { message, type, code, param: param ?? null },
});
