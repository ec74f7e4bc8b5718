import { guessUsage, type Request, type Usage } from '../core/model.ts';

/** A tokenizer, as the number of tokens in a text. */
type Count = (text: string) => number;

/** Code points that are counted at a time: long stretches without a space would take time with their square. */
const PIECE = /[\s\S]{1,400}/gu;

let loading: Promise<Count | undefined> | undefined;

/** It is about a megabyte, so it is loaded when the first server does not say. Undefined where that fails; tried again the next time. */
const tokenizer = (): Promise<Count | undefined> =>
  (loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens }) => {
      const asText = { disallowedSpecial: new Set<string>() }; // nothing that somebody writes is a command
      return (text) => (text.match(PIECE) ?? []).reduce((sum, piece) => sum + countTokens(piece, asText), 0);
    },
    (error: unknown) => {
      loading = undefined;
      console.warn('The tokenizer could not be loaded; tokens are guessed from the length of texts.', error);
      return undefined;
    },
  ));

/**
 * What a call took, for servers that do not report it: counted by a common tokenizer (o200k_base), and four tokens of framing
 * for each message. An estimate, since every model has a tokenizer of its own.
 */
export async function countedUsage(request: Request, reply: string): Promise<Usage> {
  const count = await tokenizer();
  if (!count) return guessUsage(request, reply);
  return {
    tokensIn: request.messages.reduce((sum, { content }) => sum + count(content) + 4, 0),
    tokensOut: count(reply),
    estimated: true,
  };
}
