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
  /** The reply must be one JSON object. Only for models that can be held to it: see `Capabilities`. */
  readonly json?: true;
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

/**
 * What a model is used for. The optimizer writes prompts, the task model answers the task's examples, the judge compares
 * answers for methods that know no scores.
 */
export type Role = 'optimizer' | 'task' | 'judge';

export const ROLES = ['optimizer', 'task', 'judge'] as const satisfies readonly Role[];

/** Something of each role. Where the judge has none of its own, that of the optimizer is meant: see `ofRole`. */
export interface Cast<T> {
  readonly optimizer: T;
  readonly task: T;
  readonly judge?: T;
}

/** The models of a run. Without one of its own, the optimizer model judges. */
export type Models = Cast<ModelRef>;

export const ofRole = <T>(cast: Cast<T>, role: Role): T => cast[role] ?? cast.optimizer;

/** The same thing made for every role that has its own. */
export const castOf = <T, U>(
  { optimizer, task, judge }: Cast<T>,
  make: (of: T, role: Role) => U,
): Cast<U> => ({
  optimizer: make(optimizer, 'optimizer'),
  task: make(task, 'task'),
  ...(judge !== undefined && { judge: make(judge, 'judge') }),
});

/** A cast whose members are still being made. */
export async function awaited<T>({ optimizer, task, judge }: Cast<Promise<T>>): Promise<Cast<T>> {
  const [a, b, c] = await Promise.all([optimizer, task, judge]);
  return { optimizer: a, task: b, ...(judge !== undefined && { judge: c as T }) };
}

/** One for every role. */
export const byRole = <T>(make: (role: Role) => T): Record<Role, T> => ({
  optimizer: make('optimizer'),
  task: make('task'),
  judge: make('judge'),
});

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Of input that the provider had in its prefix cache; the price of other input unless said. */
  readonly cached?: number;
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
export function costOf(usage: Usage, price: Price | undefined): number | undefined {
  if (!price) return undefined;
  const cached = Math.min(usage.tokensCached ?? 0, usage.tokensIn);
  const input = (usage.tokensIn - cached) * price.input + cached * (price.cached ?? price.input);
  return (input + usage.tokensOut * price.output) / 1e6;
}

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
