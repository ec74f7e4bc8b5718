import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { faults, type Fault } from '../../server/faults.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';
import { errorOf, never, question } from './questions.ts';

const key = 'sentinel-4f9a71c2';
let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer({ key, retryAfter: 7 });
});
afterEach(() => server.close());

const model = (deadline = 20) => openaiCompatible({ baseUrl: server.url, key, deadline });

const expected: Partial<Record<Fault, Partial<ModelError>>> = {
  key: { kind: 'key', status: 401, retryable: false },
  credit: { kind: 'credit', status: 402, retryable: false },
  'insufficient-quota': { kind: 'credit', status: 429, retryable: false },
  'unknown-model': { kind: 'unknown-model', status: 404, retryable: false },
  'too-long': { kind: 'bad-request', status: 400, retryable: false },
  echo: { kind: 'bad-request', status: 400, retryable: false },
  'rate-limit': { kind: 'rate-limit', status: 429, retryable: true, retryAfter: 7000 },
  'rate-limit-ms': { kind: 'rate-limit', status: 429, retryable: true, retryAfter: 7000 },
  'rate-limit-date': { kind: 'rate-limit', status: 429, retryable: true },
  'rate-limit-hidden': { kind: 'rate-limit', status: 429, retryable: true },
  server: { kind: 'server', status: 500, retryable: true },
  silent: { kind: 'timeout', retryable: true },
  cut: { kind: 'network', retryable: true },
  'cut-body': { kind: 'unreadable', retryable: true },
  malformed: { kind: 'unreadable', retryable: true },
  empty: { kind: 'unreadable', retryable: true },
  stalled: { kind: 'timeout', retryable: true },
  'wrong-type': { kind: 'unreadable', retryable: true },
};
const answers: readonly Fault[] = ['content-filter', 'refusal', 'length', 'no-cors']; // node knows no CORS

describe('every fault', () => {
  it('is either an answer or expected here as an error', () => {
    expect([...Object.keys(expected), ...answers].sort()).toEqual([...faults].sort());
  });

  it.each(Object.entries(expected) as [Fault, Partial<ModelError>][])(
    '%s becomes a typed error in plain words',
    async (fault, wanted) => {
      server.set({ faults: { kinds: [fault] } });
      const deadline = fault === 'silent' || fault === 'stalled' ? 0.1 : 20;
      const error = await errorOf(model(deadline)(question(), never()));
      expect(error).toBeInstanceOf(ModelError);
      expect(error).toMatchObject(wanted);
      expect(error.message).toContain(`127.0.0.1:${server.port}`);
      expect(error.message.length).toBeLessThan(500);
      expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toMatch(/sentinel|Bearer/i);
      expect(error.cause).toBeUndefined();
    },
  );

  it('of a server that is off is a network error', async () => {
    const { url } = server;
    await server.close();
    const error = await errorOf(openaiCompatible({ baseUrl: url, key })(question(), never()));
    expect(error).toMatchObject({ kind: 'network', retryable: true, status: undefined });
    expect(error.message).toMatch(/^Nothing came back from 127/);
  });
});

it('understands a Retry-After date', async () => {
  server.set({ faults: { kinds: ['rate-limit-date'] } });
  const { retryAfter } = await errorOf(model()(question(), never()));
  expect(retryAfter).toBeGreaterThan(4000); // dates have whole seconds
  expect(retryAfter).toBeLessThanOrEqual(7000);
});

describe('a server that repeats the key', () => {
  it('is quoted without it, and not at length', async () => {
    server.set({ faults: { kinds: ['echo'] } });
    const { message } = await errorOf(model()(question(), never()));
    expect(message).toContain('It says: “Bad request. Your headers were');
    expect(message).toContain('[key]');
    expect(message.slice(message.indexOf('“') + 1, message.lastIndexOf('”')).length).toBeLessThanOrEqual(300);
  });

  it('is quoted without it wherever and however the key stands', async () => {
    const odd = 'a+b/c=d&"e';
    const echoes = [odd, encodeURIComponent(odd), JSON.stringify(odd), `${'x'.repeat(294)}${odd}`];
    for (const echo of echoes) {
      const { message } = await errorOf(
        openaiCompatible({
          baseUrl: 'https://example.org/v1',
          key: odd,
          fetch: async () => Response.json({ error: { message: `no: ${echo}!` } }, { status: 400 }),
        })(question(), never()),
      );
      expect(message).toMatch(/It says: “no: /);
      expect(message).not.toMatch(/a\+b|a%2Bb/);
    }
  });

  it('is not quoted at all when the key is too short to be cut out of words', async () => {
    server.set({ key: 'head', faults: { kinds: ['echo'] } });
    const { message } = await errorOf(
      openaiCompatible({ baseUrl: server.url, key: 'head' })(question(), never()),
    );
    expect(message).not.toContain('head');
    expect(message).toMatch(/refused the request/);
  });
});

describe('what cannot be sent', () => {
  it.each(['two words', 'line\nbreak', 'schlüssel-1234567'])(
    'a key such as %j is not repeated',
    async (bad) => {
      const error = await errorOf(openaiCompatible({ baseUrl: server.url, key: bad })(question(), never()));
      expect(error).toMatchObject({ kind: 'key' });
      expect(error.message).not.toContain(bad);
      expect(server.log).toHaveLength(0);
    },
  );

  it.each([
    '',
    'not a url',
    'ftp://example.org/v1',
    'https://me:secret@example.org/v1',
    'https://x.org/v1?key=secret',
  ])('an address such as %j is refused in a sentence', async (baseUrl) => {
    const error = await errorOf(openaiCompatible({ baseUrl, key })(question(), never()));
    expect(error).toMatchObject({ kind: 'bad-request' });
    expect(error.message).not.toContain('secret');
  });
});

describe('other servers’ ways', () => {
  /** Answers with one fixed response, for shapes that the protocol server does not speak. */
  const ask = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
    openaiCompatible({
      baseUrl: 'https://example.org/v1',
      key,
      fetch: async () =>
        new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }),
    })(question(), never());

  it.each([
    ['Ollama', 404, { error: 'model "x" not found, try pulling it first' }, 'unknown-model'],
    ['vLLM', 404, { object: 'error', message: 'The model `x` does not exist.', code: 404 }, 'unknown-model'],
    ['FastAPI', 404, { detail: 'Not Found' }, 'bad-request'],
    ['Mistral', 401, { message: 'Unauthorized', request_id: '1' }, 'key'],
    [
      'Gemini',
      400,
      [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } }],
      'key',
    ],
    [
      'Anthropic',
      400,
      { error: { type: 'invalid_request_error', message: 'Your credit balance is too low' } },
      'credit',
    ],
    ['a gateway', 502, '<html><body>Bad gateway</body></html>', 'server'],
    ['a proxy', 529, 'overloaded', 'server'],
  ])('%s: status %i is read', async (_, status, body, kind) => {
    const error = await errorOf(ask(body, status));
    expect(error).toMatchObject({ kind, status });
    expect(error.message).not.toContain('<');
  });

  it('a wait that is only in the message is understood', async () => {
    const body = { error: { message: 'Rate limit reached. Please try again in 1m2.5s.' } };
    expect(await errorOf(ask(body, 429))).toMatchObject({ kind: 'rate-limit', retryAfter: 62_500 });
  });

  it('a router that fails behind a status 200 is a failure', async () => {
    const body = { error: { code: 429, message: 'Provider returned error', metadata: { raw: 'slow down' } } };
    const error = await errorOf(ask(body));
    expect(error).toMatchObject({ kind: 'rate-limit' });
    expect(error.message).toContain('slow down');
  });

  it.each([
    [400, { error: { code: 'content_filter', message: 'filtered' } }],
    [403, { error: { code: 403, message: 'flagged', metadata: { reasons: ['violence'] } } }],
  ])('a refusal of the content with status %i is an answer', async (status, body) => {
    expect(await ask(body, status)).toMatchObject({ text: '', finish: 'content-filter' });
  });

  it('a field that only FastAPI’s validation names is left out', async () => {
    let calls = 0;
    const model = openaiCompatible({
      baseUrl: 'https://example.org/v1',
      key,
      fetch: async (_, init) => {
        calls++;
        if (!String(init?.body).includes('"seed"'))
          return Response.json({ choices: [{ message: { content: 'yes' }, finish_reason: null }] });
        const detail = [
          { type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' },
        ];
        return Response.json({ detail }, { status: 422 });
      },
    });
    expect(await model(question(), never())).toMatchObject({ text: 'yes', usage: { estimated: true } });
    expect(calls).toBe(2);
  });

  it('content in parts is text without the thinking', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'yes' },
    ];
    const body = {
      choices: [{ message: { content } }],
      usage: {
        prompt_tokens: 5,
        completion_tokens: 1,
        total_tokens: 26,
        prompt_tokens_details: { cached_tokens: 4 },
      },
    };
    expect(await ask(body)).toEqual({
      text: 'yes',
      finish: 'stop',
      usage: { tokensIn: 5, tokensOut: 21, tokensCached: 4 },
    });
  });

  it.each([[null], ['text'], [{}], [{ choices: [] }], [{ choices: [{ message: { content: 5 } }] }], [[]]])(
    'an answer like %j is unreadable',
    async (body) => {
      expect(await errorOf(ask(JSON.stringify(body)))).toMatchObject({ kind: 'unreadable', retryable: true });
    },
  );

  it('JSON without its content type is read', async () => {
    const body = { choices: [{ message: { content: 'yes' } }] };
    expect(await ask(body, 200, { 'content-type': 'text/plain' })).toMatchObject({ text: 'yes' });
  });
});
