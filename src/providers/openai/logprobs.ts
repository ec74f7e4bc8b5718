import type { ReplyToken, Request, TokenLogprob } from '../../core/model.ts';
import type { Refusal } from './failure.ts';
import { isRecord } from './record.ts';

/** How log-probabilities are asked for in a chat request. */
export const logprobParameters = ({ logprobs }: Request) =>
  logprobs === undefined ? {} : { logprobs: true, top_logprobs: logprobs };

/** The log-probabilities of a choice; undefined where a server left them out or sent something else. */
export function logprobsOf(choice: Readonly<Record<string, unknown>>): readonly ReplyToken[] | undefined {
  const { logprobs } = choice;
  const content = isRecord(logprobs) ? logprobs['content'] : undefined;
  if (!Array.isArray(content)) return undefined;
  const tokens = content.map(replyTokenOf);
  return tokens.every((token) => token !== undefined) ? tokens : undefined;
}

function replyTokenOf(entry: unknown): ReplyToken | undefined {
  const token = tokenOf(entry);
  if (!token || !isRecord(entry)) return undefined;
  const top: unknown = entry['top_logprobs'];
  return { ...token, top: Array.isArray(top) ? top.map(tokenOf).filter((other) => other !== undefined) : [] };
}

const tokenOf = (entry: unknown): TokenLogprob | undefined =>
  isRecord(entry) && typeof entry['token'] === 'string' && typeof entry['logprob'] === 'number'
    ? { token: entry['token'], logprob: entry['logprob'] }
    : undefined;

/** Whether a server refused a call because it wanted log-probabilities. */
export function refusesLogprobs({ status, error }: Refusal, { logprobs }: Request): boolean {
  if (logprobs === undefined || ![400, 403, 404, 422, 501].includes(status)) return false;
  const { param, code = '', message } = error;
  return /log[ _-]?prob/i.test(param ?? `${code} ${message}`);
}
