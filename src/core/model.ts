/** Who speaks in a chat message. */
export type Speaker = 'system' | 'user' | 'assistant';

export interface Message {
  readonly role: Speaker;
  readonly content: string;
}

/**
 * One question to a language model. Every field is part of the identity of the call (see `callKey`), so two
 * requests that differ in anything that can change the answer are never confused.
 */
export interface Request {
  /** Address of the model, `connection/model`; see `modelAddress`. */
  readonly model: string;
  readonly messages: readonly Message[];
  /** 0 is greedy. */
  readonly temperature: number;
  /** Tokens the reply may have at most. */
  readonly maxTokens: number;
  /** Another seed is another sample, whether or not the provider honours it. */
  readonly seed: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  /** For every token of the reply, how many of the likeliest tokens are wanted with their log-probabilities. */
  readonly logprobs?: number;
}

/** A token with the natural logarithm of its probability, at most 0. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
}

/** A token of the reply, and the likeliest tokens at its place, itself as a rule among them. */
export interface ReplyToken extends TokenLogprob {
  readonly top: readonly TokenLogprob[];
}

/** Tokens that one or more calls took. `estimated` when a provider did not say and they were guessed from the text. */
export interface Usage {
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Of `tokensIn`, those that the provider served from its own prefix cache. */
  readonly tokensCached?: number;
  readonly estimated?: boolean;
}

/** Why a reply ended. `length` and `content-filter` are answers too, not errors. */
export type Finish = 'stop' | 'length' | 'content-filter';

export interface Completion {
  readonly text: string;
  readonly finish: Finish;
  readonly usage: Usage;
  /** There when the request wanted them and the provider has them. */
  readonly logprobs?: readonly ReplyToken[];
  /** Milliseconds that the answer took, without waiting for a place in the lane. */
  readonly ms?: number;
}

/** A language model is one function. Memory, retries and limits are functions around it. */
export type Model = (request: Request, signal: AbortSignal) => Promise<Completion>;

/** Which model of which connection. */
export interface ModelRef {
  readonly connection: string;
  readonly model: string;
}

/** What a model is used for. The optimizer writes prompts, the task model answers the task's examples. */
export type Role = 'optimizer' | 'task';

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export const modelAddress = ({ connection, model }: ModelRef): string => `${connection}/${model}`;

export const addUsage = (a: Usage, b: Usage): Usage => ({
  tokensIn: a.tokensIn + b.tokensIn,
  tokensOut: a.tokensOut + b.tokensOut,
  ...((a.tokensCached ?? b.tokensCached) !== undefined && {
    tokensCached: (a.tokensCached ?? 0) + (b.tokensCached ?? 0),
  }),
  ...((a.estimated || b.estimated) && { estimated: true }),
});

export const NO_USAGE: Usage = { tokensIn: 0, tokensOut: 0 };

/** Dollars that `usage` costs at `price`; undefined when the price is unknown, never zero. */
export const costOf = (usage: Usage, price: Price | undefined): number | undefined =>
  price && (usage.tokensIn * price.input + usage.tokensOut * price.output) / 1e6;

const utf8 = new TextEncoder();

/**
 * The most tokens that a request can take: a byte-level tokenizer makes at most one token of a byte, every chat
 * message has a few tokens of framing, and the reply is capped. Used to reserve, never to report.
 */
export const worstCase = (request: Request): Usage => ({
  tokensIn: request.messages.reduce((sum, m) => sum + utf8.encode(m.content).length + 16, 16),
  tokensOut: request.maxTokens,
});

/** A guess for providers that do not report usage: four characters a token, as is usual for English. */
export const guessUsage = (request: Request, reply: string): Usage => ({
  tokensIn: request.messages.reduce((sum, m) => sum + Math.ceil(m.content.length / 4) + 4, 0),
  tokensOut: Math.ceil(reply.length / 4),
  estimated: true,
});
