import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { faultIn } from '../../../src/core/connectionReport.ts';
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
  const test = (baseUrl = url, more: { key?: string; headers?: Record<string, string> } = {}) =>
    testConnection({ baseUrl, key, origin: location.origin, ...more });
  const faultOf = async (...words: Parameters<typeof test>) => faultIn(await test(...words));

  it('finds a server that works', async () => {
    expect(await test()).toMatchObject({ verdict: 'ok', models: ['large-model', 'small-model'] });
  });

  it('tells a server that does not let this page in', async () => {
    await commands.setServer(url, { origins: [] });
    const fault = await faultOf();
    expect(fault).toMatchObject({ kind: 'cors' });
    expect(fault?.sentence).toContain(`does not let this page (${location.origin}) read its answers`);
  });

  it.each([
    [['content-type'], 'header Authorization:'],
    [['authorization'], 'header Content-Type:'],
    [[], 'headers Authorization and Content-Type:'],
  ])('names the header that a preflight refuses which allows %j', async (allowHeaders, refused) => {
    await commands.setServer(url, { allowHeaders });
    const fault = await faultOf();
    expect(fault).toMatchObject({ id: 'cors', kind: 'cors' });
    expect(fault?.sentence).toContain(`lets this page in, but not with the ${refused}`);
  });

  it('names a header that the provider alone wants', async () => {
    const fault = await faultOf(url, { headers: { 'x-of-provider': 'true' } });
    expect(fault?.sentence).toContain('not with the header x-of-provider:');
  });

  it('tells a refused header where no key is sent, so that the list needs no preflight', async () => {
    await commands.stopServer(url);
    url = await commands.startServer({ allowHeaders: [] });
    expect((await faultOf(url, { key: '' }))?.sentence).toContain('not with the header Content-Type:');
  });

  it('tells a server that is off', async () => {
    await commands.stopServer(url);
    expect(await faultOf()).toMatchObject({ id: 'server' });
  });

  it('tells a missing /v1', async () => {
    expect(await faultOf(url.replace('/v1', ''))).toMatchObject({ kind: 'path', betterUrl: url });
  });
});
