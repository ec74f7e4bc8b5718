import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { listModels, openaiCompatible, testConnection } from '../../../src/providers/openai/index.ts';
import { errorOf, never, question } from './questions.ts';

const key = 'sentinel-4f9a71c2';
let url: string;
beforeEach(async () => {
  url = await commands.startServer({ key });
});
afterEach(() => commands.stopServer(url).catch(() => {}));

const preflights = async () =>
  (await commands.serverLog(url))
    .filter(({ method }) => method === 'OPTIONS')
    .map(({ path, headers }) => [path, headers['access-control-request-headers']]);

describe('a preflight that allows authorization and content-type alone', () => {
  it('lets our chat calls and model list through', async () => {
    expect((await openaiCompatible({ baseUrl: url, key })(question(), never())).text).toBe('negative');
    expect(await listModels({ baseUrl: url, key })).toEqual(['large-model', 'small-model']);
    expect(await preflights()).toEqual([
      ['/v1/chat/completions', 'authorization,content-type'],
      ['/v1/models', 'authorization'],
    ]);
  });

  it('does not let the bare package through, which is why its headers are removed', async () => {
    const bare = new OpenAI({ baseURL: url, apiKey: key, dangerouslyAllowBrowser: true, maxRetries: 0 });
    const error = await errorOf(
      bare.chat.completions.create({
        model: 'small-model',
        messages: [{ role: 'user', content: 'The tent is flimsy.' }],
      }),
    );
    expect(error.message).toMatch(/Failed to fetch|Connection error/);
    expect(String(await preflights())).toContain('x-stainless-lang');
    expect((await commands.serverLog(url)).filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('is not even asked for the model list when there is no key', async () => {
    await commands.stopServer(url);
    url = await commands.startServer({});
    expect(await listModels({ baseUrl: url, key: '' })).toHaveLength(2);
    expect(await preflights()).toEqual([]);
  });
});

it('the page’s own headers and nothing of ours reach the server', async () => {
  await openaiCompatible({ baseUrl: url, key })(question(), never());
  const [call] = (await commands.serverLog(url)).filter(({ method }) => method === 'POST');
  const names = Object.keys(call!.headers);
  expect(names.filter((name) => /stainless|openai|^x-/.test(name))).toEqual([]);
  expect(call!.headers['user-agent']).toMatch(/^Mozilla/);
});

describe('Retry-After', () => {
  it('is honoured where the server exposes it', async () => {
    await commands.setServer(url, { retryAfter: 3, faults: { kinds: ['rate-limit'] } });
    expect(await errorOf(openaiCompatible({ baseUrl: url, key })(question(), never()))).toMatchObject({
      kind: 'rate-limit',
      retryAfter: 3000,
    });
  });

  it('is unknown where it does not', async () => {
    await commands.setServer(url, { faults: { kinds: ['rate-limit-hidden'] } });
    expect(await errorOf(openaiCompatible({ baseUrl: url, key })(question(), never()))).toMatchObject({
      kind: 'rate-limit',
      retryAfter: undefined,
    });
  });
});

it.each([
  ['stalled', 'timeout'],
  ['cut', 'network'],
  ['cut-body', 'unreadable'],
  ['malformed', 'unreadable'],
  ['no-cors', 'network'],
] as const)('%s is a retryable error in a browser too', async (fault, kind) => {
  await commands.setServer(url, { faults: { kinds: [fault] } });
  const model = openaiCompatible({ baseUrl: url, key, deadline: fault === 'stalled' ? 0.2 : 20 });
  expect(await errorOf(model(question(), never()))).toMatchObject({ kind, retryable: true });
});

describe('the connection test', () => {
  const test = (baseUrl = url) => testConnection({ baseUrl, key, origin: location.origin });

  it('finds a server that works', async () => {
    expect(await test()).toMatchObject({ ok: true, models: ['large-model', 'small-model'] });
  });

  it('tells a server that does not let this page in', async () => {
    await commands.setServer(url, { origins: [] });
    const report = await test();
    expect(report).toMatchObject({ ok: false, kind: 'cors' });
    expect(report.message).toContain(location.origin);
  });

  it('from one whose preflight is stricter than the protocol needs', async () => {
    await commands.setServer(url, { allowHeaders: ['content-type'] });
    expect(await test()).toMatchObject({ ok: false, kind: 'cors' });
  });

  it('from one that is off', async () => {
    await commands.stopServer(url);
    expect(await test()).toMatchObject({ ok: false, kind: 'network' });
  });

  it('from a missing /v1', async () => {
    expect(await test(url.replace('/v1', ''))).toMatchObject({ kind: 'path', betterUrl: url });
  });
});
