import type { ServerResponse } from 'node:http';
import { completionBody, errorBody, limitAnswer, type ChatRequest } from './chat.ts';
import { heard } from './heard.ts';
import { inJson, lacksTheWord, wantsJson } from './jsonMode.ts';
import { logprobsOf } from './logprobs.ts';
import { corsHeaders } from './cors.ts';
import { statusFaults } from './statusFaults.ts';
import type { LogEntry, ServerOptions } from './protocolServer.ts';

interface Exchange {
  readonly options: ServerOptions & Required<Pick<ServerOptions, 'answer'>>;
  readonly entry: LogEntry;
  readonly id: number;
  readonly response: ServerResponse;
}

/** Answers one request other than a preflight, with the fault that its log entry names. */
export async function answerChat({ options, entry, id, response }: Exchange): Promise<void> {
  const { base = '/v1', models = ['small-model', 'large-model'], key, unsupported = [] } = options;
  const cors = corsHeaders(options, entry.headers['origin']);
  const send = (status: number, body: string, headers: Record<string, string> = {}): void => {
    entry.status = status;
    response.writeHead(status, { 'content-type': 'application/json', ...cors, ...headers });
    response.end(body);
  };
  const refuse = (status: number, ...error: Parameters<typeof errorBody>): void =>
    send(status, JSON.stringify(errorBody(...error)));

  const isModels = entry.method === 'GET' && entry.path === `${base}/models`;
  const isChat = entry.method === 'POST' && entry.path === `${base}/chat/completions`;
  if (!isModels && !isChat) return send(404, '404 page not found', { 'content-type': 'text/plain' });
  if (key !== undefined && entry.headers['authorization'] !== `Bearer ${key}`)
    return refuse(401, 'Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key');
  if (isModels)
    return send(
      200,
      JSON.stringify({ object: 'list', data: models.map((name) => ({ id: name, object: 'model' })) }),
    );

  const { fault } = entry;
  const ready = fault && statusFaults(fault, entry, options.retryAfter ?? 1);
  if (ready) return send(ready.status, JSON.stringify(ready.body), ready.headers);
  if (fault === 'silent') return;
  if (fault === 'cut') return void response.destroy();

  let request: ChatRequest;
  try {
    request = JSON.parse(entry.body) as ChatRequest;
  } catch {
    return refuse(400, 'The body is not JSON.', 'invalid_request_error');
  }
  const refused = unsupported.find((field) => Object.hasOwn(request, field));
  if (refused) {
    const instead = refused === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
    const message = `Unsupported parameter: '${refused}' is not supported with this model.${instead}`;
    return refuse(400, message, 'invalid_request_error', 'unsupported_parameter', refused);
  }
  if (!models.includes(request.model))
    return refuse(
      404,
      `The model '${request.model}' does not exist.`,
      'invalid_request_error',
      'model_not_found',
    );

  if (lacksTheWord(request))
    return refuse(
      400,
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'invalid_request_error',
      undefined,
      'messages',
    );

  const heeded = heard(request, options.ignores ?? [], id);
  const said = await options.answer(heeded);
  const answered = limitAnswer(heeded, wantsJson(heeded) ? inJson(said) : said);
  entry.billed = true;
  const { text, finish } =
    fault === 'length' ? { text: answered.text.slice(0, 8), finish: 'length' as const } : answered;
  entry.text = text;
  const message =
    fault === 'refusal' ? { content: null, refusal: 'I cannot help with that.' } : { content: text };
  const logprobs = options.logprobs === false ? undefined : logprobsOf(request, text);
  const body =
    fault === 'content-filter'
      ? completionBody(request, { content: '' }, 'content_filter', id)
      : completionBody(request, message, finish, id, logprobs);
  const json = JSON.stringify(body);

  switch (fault) {
    case 'malformed':
      return send(200, json.slice(0, -20));
    case 'empty':
      return send(200, '');
    case 'wrong-type':
      return send(200, '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' });
    case 'no-cors':
      entry.status = 200;
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(json);
    case 'cut-body':
    case 'stalled':
      entry.status = 200;
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(json)),
        ...cors,
      });
      response.write(json.slice(0, 40), () => {
        if (fault === 'cut-body') response.destroy();
      });
      return;
    default:
      return send(200, json);
  }
}
