import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testConnection } from '../../../src/providers/openai/index.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';

const key = 'sentinel-4f9a71c2';
let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer({ key });
});
afterEach(() => server.close());

const test = (changes: Partial<Parameters<typeof testConnection>[0]> = {}) =>
  testConnection({ baseUrl: server.url, key, origin: 'https://lab.example', ...changes });

/** What a browser does with a server that is there but does not let the page in. */
const refusedByCors: typeof fetch = async (_, init) => {
  if (init?.mode !== 'no-cors') throw new TypeError('Failed to fetch');
  return new Response();
};
const refusedAltogether: typeof fetch = async () => {
  throw new TypeError('Failed to fetch');
};

describe('a connection that works', () => {
  it('lists its models', async () => {
    expect(await test()).toEqual({
      ok: true,
      message: 'The server answers and lists 2 models.',
      models: ['large-model', 'small-model'],
    });
  });

  it('answers once when a model is named, and says how long that took', async () => {
    const times = [1000, 1250];
    expect(await test({ model: 'small-model', now: () => times.shift()! })).toEqual({
      ok: true,
      message: 'small-model answered in 250 ms.',
      models: ['large-model', 'small-model'],
      ms: 250,
    });
    expect(server.chats).toHaveLength(1);
  });

  it('works without a model list', async () => {
    const withoutList: typeof fetch = async (input, init) =>
      String(input).endsWith('/models') ? new Response('none', { status: 404 }) : fetch(input, init);
    expect(await test({ model: 'small-model', fetch: withoutList })).toMatchObject({ ok: true, models: [] });
  });
});

describe('a connection that does not work', () => {
  it('because the key is wrong', async () => {
    expect(await test({ key: 'another-key-1' })).toMatchObject({
      ok: false,
      kind: 'key',
      message: expect.stringMatching(/refused the key/),
      remedy: expect.stringMatching(/Copy the key again/),
    });
  });

  it('because there is no key', async () => {
    expect(await test({ key: '' })).toMatchObject({
      kind: 'key',
      message: expect.stringMatching(/asks for a key, and the connection has none/),
      remedy: 'Enter the key that the provider gave you.',
    });
  });

  it('because /v1 is missing', async () => {
    const baseUrl = server.url.replace('/v1', '');
    for (const changes of [{}, { model: 'small-model' }, { key: 'another-key-1' }])
      expect(await test({ baseUrl, ...changes })).toMatchObject({
        ok: false,
        kind: 'path',
        message: 'The address lacks /v1 at its end.',
        remedy: `Change the address to ${server.url}.`,
        betterUrl: server.url,
      });
    expect(server.chats).toHaveLength(0);
  });

  it('because its path is another one', async () => {
    expect(await test({ baseUrl: `${server.url}/v1` })).toMatchObject({
      kind: 'path',
      remedy: expect.stringMatching(/Check the path/),
    });
    expect(await test({ baseUrl: `${server.url}/v1`, model: 'small-model' })).toMatchObject({
      ok: false,
      kind: 'path',
    });
  });

  it('because a web page answers', async () => {
    const page: typeof fetch = async () =>
      new Response('<html>', { headers: { 'content-type': 'text/html' } });
    expect(await test({ fetch: page })).toMatchObject({
      kind: 'unreadable',
      remedy: expect.stringMatching(/Check the address/),
    });
  });

  it.each([
    ['credit', 'credit', /Add credit/],
    ['insufficient-quota', 'credit', /Add credit/],
    ['unknown-model', 'unknown-model', /one of the models that the server lists/],
    ['rate-limit', 'rate-limit', /Wait a minute/],
    ['server', 'server', /own log/],
    ['malformed', 'unreadable', /Check the address/],
  ] as const)('because of %s', async (fault, kind, remedy) => {
    server.set({ faults: { kinds: [fault] } });
    expect(await test({ model: 'small-model' })).toMatchObject({
      ok: false,
      kind,
      remedy: expect.stringMatching(remedy),
      models: ['large-model', 'small-model'],
    });
  });

  it('because nothing listens', async () => {
    await server.close();
    const report = await test();
    expect(report).toMatchObject({
      kind: 'network',
      message: `Nothing answers at 127.0.0.1:${server.port}.`,
      remedy: 'Start the server, and check its host and port in the address.',
    });
  });

  it('because the address is not one', async () => {
    expect(await test({ baseUrl: 'no such thing' })).toMatchObject({ ok: false, kind: 'address' });
  });

  it('because an https page may not call it over http', async () => {
    const report = await test({ baseUrl: 'http://gpu.example.com:8000/v1', fetch: refusedAltogether });
    expect(report).toMatchObject({ kind: 'mixed-content', remedy: 'Use the https address of the server.' });
    expect(await test({ baseUrl: 'http://localhost:8000/v1', fetch: refusedAltogether })).toMatchObject({
      kind: 'network',
    });
    expect(
      await test({
        baseUrl: 'http://gpu.example.com:8000/v1',
        origin: 'http://localhost:5173',
        fetch: refusedAltogether,
      }),
    ).toMatchObject({ kind: 'network' });
  });

  it('because the person forbade the local network', async () => {
    const permission = async (name: string) => (name === 'local-network-access' ? 'denied' : undefined);
    const denied = { fetch: refusedAltogether, permission };
    expect(await test({ baseUrl: 'http://192.168.1.20:8000/v1', ...denied })).toMatchObject({
      kind: 'permission',
    });
    expect(await test({ baseUrl: 'https://api.example.com/v1', ...denied })).toMatchObject({
      kind: 'network',
    });
  });
});

describe('a server that does not let the page in', () => {
  it.each([
    ['11434', 'OLLAMA_ORIGINS="https://lab.example" ollama serve'],
    ['1234', 'lms server start --cors'],
    ['8080', 'llama-server -m model.gguf --port 8080 --cors-origins "https://lab.example"'],
    ['8000', `vllm serve MODEL --allowed-origins '["https://lab.example"]'`],
  ])('on port %s is given the command that changes that', async (port, command) => {
    const report = await test({ baseUrl: `http://localhost:${port}/v1`, fetch: refusedByCors });
    expect(report).toMatchObject({ ok: false, kind: 'cors', command });
    expect(report.message).toContain('is running, but does not let this page (https://lab.example)');
    expect(report.remedy).toContain(command);
  });

  it('elsewhere is told what to allow', async () => {
    const report = await test({ baseUrl: 'https://llm.example/v1', fetch: refusedByCors });
    expect(report.remedy).toMatch(
      /allow requests from https:\/\/lab\.example with the headers Authorization/,
    );
  });

  it('is told * when the page has no origin of its own', async () => {
    const report = await test({ baseUrl: 'http://localhost:11434/v1', origin: 'null', fetch: refusedByCors });
    expect(report.command).toBe('OLLAMA_ORIGINS="*" ollama serve');
  });

  it('but would below /v1 is told that', async () => {
    const onlyBelow: typeof fetch = async (input, init) =>
      String(input).includes('/v1/') ? fetch(input, init) : refusedByCors(input, init);
    expect(await test({ baseUrl: server.url.replace('/v1', ''), fetch: onlyBelow })).toMatchObject({
      kind: 'path',
      betterUrl: server.url,
    });
  });
});

it('never repeats the key', async () => {
  for (const fault of ['echo', 'key', 'cut', 'empty'] as const) {
    server.set({ faults: { kinds: [fault] } });
    expect(JSON.stringify(await test({ model: 'small-model' }))).not.toContain('sentinel');
  }
});
