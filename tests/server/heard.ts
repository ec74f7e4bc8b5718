import type { ChatRequest } from './chat.ts';

/** What some model somewhere takes and does not heed. */
export type Ignorable = 'seed' | 'temperature' | 'system' | 'json' | 'max-tokens';

/**
 * A request as a model hears it that does not heed some of it.
 * @param id Number of the request: in place of a seed, so that no two answers are drawn alike.
 */
export function heard(request: ChatRequest, ignores: readonly Ignorable[], id: number): ChatRequest {
  return ignores.reduce((rest, ignored) => without(rest, ignored, id), request);
}

function without(request: ChatRequest, ignored: Ignorable, id: number): ChatRequest {
  switch (ignored) {
    case 'seed':
      return { ...request, seed: id };
    case 'temperature': {
      const { temperature: _, ...rest } = request;
      return rest;
    }
    case 'system':
      return { ...request, messages: request.messages.filter(({ role }) => role !== 'system') };
    case 'json': {
      const { response_format: _, ...rest } = request;
      return rest;
    }
    case 'max-tokens': {
      const { max_tokens: _, max_completion_tokens: __, ...rest } = request;
      return rest;
    }
  }
}
