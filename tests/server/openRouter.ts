import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from './listen.ts';

/** How the sign-in goes wrong. */
export interface OpenRouterFaults {
  /** Codes are not taken any more. @default false */
  readonly expired?: boolean;
  /** The exchange answers with this status alone. */
  readonly status?: number;
  /** The exchange answers with this body in place of a key. */
  readonly body?: string;
}

export interface Exchange {
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly status: number;
}

export interface OpenRouterServer {
  /** Stands for `https://openrouter.ai`. */
  readonly url: string;
  /** Requests for a key, in order. */
  readonly exchanges: readonly Exchange[];
  /** The keys that were given. */
  readonly keys: readonly string[];
  set(faults: OpenRouterFaults): void;
  close(): Promise<void>;
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
};

/**
 * A server that speaks the sign-in of OpenRouter: `/auth` asks the person, `/api/v1/auth/keys` gives a key for a code, once, to whoever
 * knows what hashes to the challenge. And `/api/v1/models`, so that a connection to it can be tested.
 */
export async function startOpenRouter(): Promise<OpenRouterServer> {
  let faults: OpenRouterFaults = {};
  const challenges = new Map<string, string>();
  const exchanges: Exchange[] = [];
  const keys: string[] = [];

  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    const callback = query.get('callback_url') ?? '';
    const challenge = query.get('code_challenge') ?? '';
    if (!URL.canParse(callback) || query.get('code_challenge_method') !== 'S256' || challenge.length !== 43)
      return void response.writeHead(400).end('bad sign-in request');
    const code = randomUUID();
    challenges.set(code, challenge);
    const back = (name: string, value: string) => `${callback}?${new URLSearchParams({ [name]: value })}`;
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<title>Allow?</title><a href="${back('code', code)}">Allow</a> <a href="${back('error', 'access_denied')}">Deny</a>`,
      );
  };

  const exchange = (body: string): { status: number; answer: string } => {
    if (faults.status !== undefined) return { status: faults.status, answer: '{}' };
    if (faults.body !== undefined) return { status: 200, answer: faults.body };
    const { code, code_verifier, code_challenge_method } = JSON.parse(body) as Record<string, string>;
    if (code_challenge_method !== 'S256') return { status: 400, answer: '{"error":{"code":400}}' };
    const challenge = challenges.get(code ?? '');
    const hash = createHash('sha256')
      .update(code_verifier ?? '')
      .digest('base64url');
    challenges.delete(code ?? '');
    if (faults.expired || challenge !== hash)
      return { status: 403, answer: '{"error":{"message":"Invalid code or code_verifier","code":403}}' };
    const key = `sk-or-v1-${randomUUID()}`;
    keys.push(key);
    return { status: 200, answer: JSON.stringify({ key, user_id: 'user_1' }) };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://any');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'OPTIONS') return void response.writeHead(204, CORS).end();
    if (pathname === '/auth') return authorize(searchParams, response);
    if (pathname === '/api/v1/models')
      return void response
        .writeHead(200, { ...CORS, 'content-type': 'application/json' })
        .end('{"data":[{"id":"maker/model-mini"},{"id":"other/model"}]}');
    if (pathname !== '/api/v1/auth/keys' || request.method !== 'POST')
      return void response.writeHead(405, CORS).end();
    const body = Buffer.concat(chunks).toString('utf8');
    const { status, answer } = exchange(body);
    exchanges.push({ body, headers: request.headers, status });
    response.writeHead(status, { ...CORS, 'content-type': 'application/json' }).end(answer);
  };

  const { origin, close } = await listen((request, response) => void handle(request, response), 0, false);
  return {
    url: origin,
    exchanges,
    keys,
    set: (next) => (faults = next),
    close,
  };
}
