import type { ChatRequest } from './chat.ts';

export const wantsJson = ({ response_format }: ChatRequest): boolean =>
  response_format?.type === 'json_object';

/** OpenAI refuses its JSON mode to requests that do not speak of JSON. */
export const lacksTheWord = (request: ChatRequest): boolean =>
  wantsJson(request) && !request.messages.some(({ content }) => /json/i.test(content));

/** What a model says when it can say nothing but an object. */
export const inJson = (text: string): string => JSON.stringify({ answer: text });
