import type { ChatRequest } from './chat.ts';

interface Token {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

/** As the protocol has them beside the message of a choice. */
export interface Logprobs {
  readonly content: readonly (Token & { readonly top_logprobs: readonly Token[] })[];
  readonly refusal: null;
}

/** What the model would have said instead, from the likeliest on. */
const ALTERNATIVES = ['positive', 'negative', ' not', ' and', '.'];

/**
 * Log-probabilities of an answer, where the request wants them: a token for each word with the space before it, the first
 * of probability 1/2, the next 1/3 and so on; alternatives halve from there.
 */
export function logprobsOf(
  { logprobs, top_logprobs: wanted = 0 }: ChatRequest,
  text: string,
): Logprobs | undefined {
  if (!logprobs) return undefined;
  const content = (text.match(/\s*\S+/g) ?? []).map((word, i) => {
    const said = tokenOf(word, 1 / (i + 2));
    const others = ALTERNATIVES.filter((other) => other !== word).map((other, n) =>
      tokenOf(other, 1 / (i + 2) / 2 ** (n + 1)),
    );
    return { ...said, top_logprobs: [said, ...others].slice(0, wanted) };
  });
  return { content, refusal: null };
}

const tokenOf = (token: string, probability: number): Token => ({
  token,
  logprob: Math.log(probability),
  bytes: [...new TextEncoder().encode(token)],
});
