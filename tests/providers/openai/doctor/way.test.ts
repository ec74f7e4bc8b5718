import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '../../../../src/core/connectionReport.ts';
import { testConnection } from '../../../../src/providers/openai/index.ts';
import { startProtocolServer, type ProtocolServer } from '../../../server/protocolServer.ts';
import { faultOf, key, statesOf } from './testing.ts';

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
  it('lists its models, without asking one anything', async () => {
    const report = await test();
    expect(report).toMatchObject({
      verdict: 'ok',
      message: 'The server answers and lists 2 models.',
      models: ['large-model', 'small-model'],
      calls: 0,
    });
    expect(statesOf(report)).toEqual({
      address: 'ok',
      browser: 'ok',
      server: 'ok',
      cors: 'ok',
      protocol: 'ok',
      account: 'ok',
    });
    expect(server.chats).toHaveLength(0);
  });

  it('does not claim that a key is accepted where the list is given to anybody', async () => {
    await server.close();
    server = await startProtocolServer();
    expect(statesOf(await test())).toMatchObject({ account: 'unknown' });
    expect(statesOf(await test({ key: '' }))).toMatchObject({ account: 'unknown' });
    expect(statesOf(await test({ model: 'small-model' }))).toMatchObject({ account: 'ok' });
  });

  it('works without a model list', async () => {
    const withoutList: typeof fetch = async (input, init) =>
      String(input).endsWith('/models') ? new Response('none', { status: 404 }) : fetch(input, init);
    const report = await test({ model: 'small-model', fetch: withoutList });
    expect(report).toMatchObject({ models: [] });
    expect(statesOf(report)).toMatchObject({ cors: 'ok', protocol: 'info', answer: 'ok' });
  });

  it('is told check by check', async () => {
    const told: (readonly Check[])[] = [];
    await test({ tell: (checks) => told.push(checks) });
    expect(statesOf({ checks: told[0]! })).toEqual({
      address: 'waiting',
      browser: 'waiting',
      server: 'waiting',
      cors: 'waiting',
      protocol: 'waiting',
      account: 'waiting',
    });
    const lookingFor = told.findIndex((checks) => statesOf({ checks })['server'] === 'running');
    const found = told.findIndex((checks) => statesOf({ checks })['server'] === 'ok');
    expect(lookingFor).toBeGreaterThan(0);
    expect(found).toBeGreaterThan(lookingFor);
  });

  it('can be left in the middle', async () => {
    server.set({ faults: { kinds: ['silent'] } });
    const stop = new AbortController();
    const testing = test({ model: 'small-model', signal: stop.signal });
    await server.when(({ chats }) => chats.length === 1);
    stop.abort();
    const report = await testing;
    expect(report).toMatchObject({ verdict: 'stopped', models: ['large-model', 'small-model'] });
    expect(statesOf(report)).toMatchObject({ server: 'ok', answer: 'skipped', seed: 'skipped' });
    await server.when(({ chats }) => chats[0]!.abandoned);
  });
});

describe('a connection that does not work', () => {
  it('because the key is wrong', async () => {
    const report = await test({ key: 'another-key-1' });
    expect(faultOf(report)).toMatchObject({
      id: 'account',
      kind: 'key',
      sentence: expect.stringMatching(/refused the key/),
      remedy: expect.stringMatching(/Copy the key again/),
    });
    expect(statesOf(report)).toMatchObject({ server: 'ok', cors: 'ok', protocol: 'ok' });
  });

  it('because there is no key', async () => {
    expect(faultOf(await test({ key: '' }))).toMatchObject({
      kind: 'key',
      sentence: expect.stringMatching(/asks for a key, and the connection has none/),
      remedy: 'Enter the key that the provider gave you.',
    });
  });

  it('because /v1 is missing', async () => {
    const baseUrl = server.url.replace('/v1', '');
    for (const changes of [{}, { model: 'small-model' }, { key: 'another-key-1' }])
      expect(faultOf(await test({ baseUrl, ...changes }))).toMatchObject({
        id: 'protocol',
        kind: 'path',
        sentence: 'The address lacks /v1 at its end.',
        remedy: `Change the address to ${server.url}.`,
        betterUrl: server.url,
      });
    expect(server.chats).toHaveLength(0);
  });

  it('because its path is another one', async () => {
    const baseUrl = `${server.url}/v1`;
    const fault = { kind: 'path', remedy: expect.stringMatching(/Check the path/) };
    const only = onlyAt(server.port);
    expect(faultOf(await test({ baseUrl, fetch: only }))).toMatchObject(fault);
    expect(faultOf(await test({ baseUrl, fetch: only, model: 'small-model' }))).toMatchObject(fault);
  });

  it('because a web page answers', async () => {
    const page: typeof fetch = async () =>
      new Response('<html>', { headers: { 'content-type': 'text/html' } });
    expect(faultOf(await test({ baseUrl: 'https://llm.example/v1', fetch: page }))).toMatchObject({
      kind: 'unreadable',
      remedy: expect.stringMatching(/Check the address/),
    });
  });

  it.each([
    ['credit', 'account', 'credit', /Add credit/],
    ['insufficient-quota', 'account', 'credit', /Add credit/],
    ['unknown-model', 'answer', 'unknown-model', /one of the models that the server lists/],
    ['rate-limit', 'account', 'rate-limit', /Wait a minute/],
    ['server', 'answer', 'server', /own log/],
    ['malformed', 'answer', 'unreadable', /Check the address/],
    ['too-long', 'answer', 'bad-request', /What the server says/],
  ] as const)('because of %s', async (fault, id, kind, remedy) => {
    server.set({ faults: { kinds: [fault] } });
    const report = await test({ model: 'small-model' });
    expect(faultOf(report)).toMatchObject({ id, kind, remedy: expect.stringMatching(remedy) });
    expect(report.models).toEqual(['large-model', 'small-model']);
    expect(statesOf(report)).toMatchObject({ protocol: 'ok', seed: 'skipped' });
  });

  it('because nothing listens', async () => {
    await server.close();
    expect(faultOf(await test({ fetch: onlyAt(server.port) }))).toMatchObject({
      id: 'server',
      kind: 'network',
      sentence: `Nothing answers at 127.0.0.1:${server.port}.`,
      remedy: 'Start the server, and check its host and port in the address.',
    });
  });

  it('because nothing listens where Ollama mostly does', async () => {
    const report = await test({ baseUrl: 'http://localhost:11434/v1', fetch: refusedAltogether });
    expect(faultOf(report)).toMatchObject({
      kind: 'network',
      remedy: expect.stringMatching(/if this is Ollama/),
      commands: [{ where: 'In a terminal', command: 'ollama serve' }],
    });
  });

  it('because a program that was chosen by name is off', async () => {
    const report = await test({
      baseUrl: 'http://localhost:11434/v1',
      preset: 'ollama',
      fetch: refusedAltogether,
    });
    expect(faultOf(report)).toMatchObject({ remedy: expect.stringMatching(/^Start Ollama with/) });
  });

  it('because the address is not one', async () => {
    expect(faultOf(await test({ baseUrl: 'no such thing' }))).toMatchObject({
      id: 'address',
      kind: 'address',
    });
  });

  it('because it is another machine without https, which no page of ours calls', async () => {
    const fault = {
      id: 'address',
      betterUrl: 'http://localhost:8000/v1',
      remedy: expect.stringMatching(/https/),
    };
    const lan = { baseUrl: 'http://192.168.1.20:8000/v1', fetch: refusedAltogether };
    expect(faultOf(await test(lan))).toMatchObject({ ...fault, kind: 'mixed-content' });
    const report = await test({ ...lan, origin: 'http://localhost:4173' });
    expect(faultOf(report)).toMatchObject({
      ...fault,
      kind: 'policy',
      commands: [{ command: 'ssh -N -L 8000:localhost:8000 192.168.1.20' }],
    });
    const low = await test({ baseUrl: 'http://gpu.example.com/api/v1', fetch: refusedAltogether });
    expect(faultOf(low)).toMatchObject({
      commands: [{ command: 'ssh -N -L 8080:localhost:80 gpu.example.com' }],
      betterUrl: 'http://localhost:8080/api/v1',
    });
  });
});

/** A network on which nothing but one port exists. */
const onlyAt =
  (port: number): typeof fetch =>
  (input, init) =>
    new URL(String(input)).port === String(port) ? fetch(input, init) : refusedAltogether(input, init);

describe('the permission to reach the local network', () => {
  const baseUrl = 'http://localhost:9/v1';
  const permission = (state: PermissionState) => async (name: string) =>
    name === 'local-network-access' ? state : undefined;

  it('is said to be denied', async () => {
    const denied = { fetch: refusedAltogether, permission: permission('denied') };
    expect(faultOf(await test({ baseUrl, ...denied }))).toMatchObject({
      id: 'browser',
      kind: 'permission',
      sentence: 'The browser forbids this page to reach localhost:9.',
    });
    // a page of this machine needs none, nor does a server on the internet
    expect(faultOf(await test({ baseUrl, ...denied, origin: 'http://localhost:4173' }))).toMatchObject({
      kind: 'network',
    });
    expect(faultOf(await test({ baseUrl: 'https://api.example.com/v1', ...denied }))).toMatchObject({
      kind: 'network',
    });
  });

  it('is said to be wanted, before and after the browser asks', async () => {
    const told: (readonly Check[])[] = [];
    const report = await test({
      baseUrl,
      fetch: refusedAltogether,
      permission: permission('prompt'),
      tell: (checks) => told.push(checks),
    });
    expect(told.flat().map(({ sentence }) => sentence)).toContain(
      'It may ask you now whether this page may reach your local network: choose “Allow”.',
    );
    expect(faultOf(report)).toMatchObject({
      kind: 'permission',
      remedy: expect.stringMatching(/server is off/),
    });
  });

  it('once given is not spoken of', async () => {
    const given = { fetch: refusedAltogether, permission: permission('granted') };
    expect(faultOf(await test({ baseUrl, ...given }))).toMatchObject({ id: 'server', kind: 'network' });
  });
});

describe('a wrong port', () => {
  /** A machine on which these base URLs list models, others answer with a page, and all else is silent. */
  const machine =
    (lists: readonly string[], pages: readonly string[] = []): typeof fetch =>
    async (input) => {
      const base = String(input).replace(/\/models$/, '');
      if (lists.includes(base)) return Response.json({ data: [] });
      if (pages.some((page) => base.startsWith(page))) return new Response('<html>', { status: 404 });
      throw new TypeError('Failed to fetch');
    };

  it('with nothing there is told from the one where something answers', async () => {
    const fetch = machine(['http://localhost:11434/v1'], ['http://localhost:8000']);
    expect(faultOf(await test({ baseUrl: 'http://localhost:1234/v1', fetch }))).toMatchObject({
      id: 'server',
      kind: 'port',
      sentence:
        'Nothing answers at localhost:1234. Something answers at localhost:11434, the usual port of Ollama; and at localhost:8000, the usual port of vLLM or Ray Serve.',
      betterUrl: 'http://localhost:11434/v1',
    });
  });

  it('with something else there is told too', async () => {
    const fetch = machine(['http://localhost:8080/v1'], ['http://localhost:5173']);
    expect(faultOf(await test({ baseUrl: 'http://localhost:5173/v1', fetch }))).toMatchObject({
      id: 'protocol',
      kind: 'port',
      sentence: expect.stringMatching(/localhost:5173 does not speak the OpenAI protocol.*localhost:8080/),
      betterUrl: 'http://localhost:8080/v1',
    });
  });

  it('is thought of where what is there cannot be read', async () => {
    const lists = machine(['http://localhost:11434/v1']);
    const fetch: typeof globalThis.fetch = async (input, init) =>
      new URL(String(input)).port === '5173' ? refusedByCors(input, init) : lists(input, init);
    expect(
      faultOf(await test({ baseUrl: 'http://localhost:5173/v1', preset: 'custom', fetch })),
    ).toMatchObject({
      kind: 'cors',
      remedy: expect.stringMatching(/Or is it not your model server at all\?.*localhost:11434/),
      betterUrl: 'http://localhost:11434/v1',
    });
    // where a model server is expected, it is one
    const ollama: typeof globalThis.fetch = async (input, init) =>
      new URL(String(input)).port === '1234' ? refusedByCors(input, init) : lists(input, init);
    const fault = faultOf(await test({ baseUrl: 'http://localhost:1234/v1', fetch: ollama }));
    expect(fault?.remedy).not.toMatch(/not your model server/);
  });

  it('is not looked for on other machines, nor with a key, nor at this page’s own port', async () => {
    const asked: [string, RequestInit | undefined][] = [];
    const lists = machine(['http://localhost:11434/v1', 'http://localhost:8000/v1']);
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push([new URL(String(input)).host, init]);
      return lists(input, init);
    };
    await test({ baseUrl: 'https://api.example.com/v1', fetch });
    expect(new Set(asked.map(([host]) => host))).toEqual(new Set(['api.example.com']));

    asked.length = 0;
    await test({ baseUrl: 'http://localhost:1234/v1', origin: 'http://localhost:8000', fetch });
    const elsewhere = asked.filter(([host]) => host !== 'localhost:1234');
    expect(elsewhere.map(([host]) => host)).toContain('localhost:11434');
    expect(elsewhere.map(([host]) => host)).not.toContain('localhost:8000');
    for (const [, init] of elsewhere)
      expect(JSON.stringify([...new Headers(init?.headers)])).not.toContain(key);
  });
});

describe('a server that does not let the page in', () => {
  it.each([
    ['11434', 'OLLAMA_ORIGINS="https://lab.example" ollama serve'],
    ['1234', 'lms server start --cors'],
    ['8080', 'llama-server -m model.gguf --port 8080 --cors-origins "https://lab.example"'],
    ['8000', `vllm serve MODEL --allowed-origins '["https://lab.example"]'`],
  ])('on port %s is given the command that changes that', async (port, command) => {
    const report = await test({
      baseUrl: `http://localhost:${port}/v1`,
      preset: 'custom', // says nothing
      fetch: refusedByCors,
    });
    expect(faultOf(report)).toMatchObject({ id: 'cors', kind: 'cors' });
    expect(report.message).toContain('is running, but does not let this page (https://lab.example)');
    expect(faultOf(report)?.commands?.map((one) => one.command)).toContain(command);
  });

  it('is given the command of the provider that the person chose, whatever the port', async () => {
    const report = await test({
      baseUrl: 'http://localhost:5000/v1',
      preset: 'ollama',
      fetch: refusedByCors,
    });
    expect(faultOf(report)?.commands?.map(({ system }) => system)).toEqual([
      'macos',
      'windows',
      'linux',
      'terminal',
    ]);
  });

  it('elsewhere is told what to allow', async () => {
    const report = await test({ baseUrl: 'https://llm.example/v1', fetch: refusedByCors });
    expect(faultOf(report)?.remedy).toMatch(
      /allow requests from https:\/\/lab\.example with the headers Authorization and Content-Type/,
    );
  });

  it('and is a company cannot be told anything', async () => {
    const report = await test({ baseUrl: 'https://api.groq.com/openai/v1', fetch: refusedByCors });
    expect(faultOf(report)?.remedy).toMatch(/Groq does not answer pages like this one/);
  });

  it('is told * when the page has no origin of its own', async () => {
    const report = await test({ baseUrl: 'http://localhost:11434/v1', origin: 'null', fetch: refusedByCors });
    expect(faultOf(report)?.commands?.at(-1)?.command).toBe('OLLAMA_ORIGINS="*" ollama serve');
  });

  it('but would below /v1 is told that', async () => {
    const onlyBelow: typeof fetch = async (input, init) =>
      String(input).includes('/v1/') ? fetch(input, init) : refusedByCors(input, init);
    const report = await test({ baseUrl: server.url.replace('/v1', ''), fetch: onlyBelow });
    expect(faultOf(report)).toMatchObject({ kind: 'path', betterUrl: server.url });
  });
});

it('never repeats the key', async () => {
  for (const fault of ['echo', 'key', 'cut', 'empty'] as const) {
    server.set({ faults: { kinds: [fault] } });
    expect(JSON.stringify(await test({ model: 'small-model' }))).not.toContain('sentinel');
  }
});
