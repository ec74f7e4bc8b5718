import { ModelError } from '../../core/errors.ts';
import type { Request } from '../../core/model.ts';
import type { Destination, Refusal } from './failure.ts';
import { quotable } from './scrub.ts';

/** How a reply in JSON is asked for in a chat request. */
export const jsonParameters = ({ json }: Request) =>
  json ? { response_format: { type: 'json_object' as const } } : {};

/** Whether a server refused a call because the reply was to be JSON. */
export function refusesJson({ status, error }: Refusal, { json }: Request): boolean {
  if (!json || ![400, 404, 422, 501].includes(status)) return false;
  const { param = '', message } = error;
  return /response_?format|json[_ ](object|mode)/i.test(`${param} ${message}`);
}

/** The typed error of such a call: a request that asked for JSON must not be answered with anything else. */
export function withoutJson({ status, error }: Refusal, { host, key, model }: Destination): ModelError {
  const quote = quotable(error.message, key);
  const sentence = wantsTheWord(error.message)
    ? `${host} holds a model to JSON only when the prompt has the word JSON in it. Write into the prompt that the answer is to be JSON.`
    : `${host} cannot hold “${model ?? ''}” to JSON. Choose a model that can be, or take the wish for JSON back.`;
  return new ModelError('bad-request', `${sentence}${quote && ` It says: “${quote}”`}`, { status });
}

/** OpenAI, and servers that follow it, want the word JSON somewhere in the messages. */
const wantsTheWord = (message: string): boolean => /contain.{0,20}word.{0,5}json/i.test(message);
