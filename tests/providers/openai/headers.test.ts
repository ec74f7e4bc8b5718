import { afterEach, beforeEach, expect, it } from 'vitest';
import { extraHeaders } from '../../../src/catalog/presets/index.ts';
import { listModels, openaiCompatible } from '../../../src/providers/openai/index.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';

const KEY = 'sk-sentinel-77';

let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer();
});
afterEach(() => server.close());

const settings = (preset?: string) => ({
  baseUrl: server.url,
  key: KEY,
  ...extraHeaders({ baseUrl: server.url, preset }, KEY),
});

const ask = (preset?: string) =>
  openaiCompatible(settings(preset))(
    {
      temperature: 0,
      model: 'small-model',
      messages: [{ role: 'user', content: 'Good?' }],
      maxTokens: 5,
      seed: 1,
    },
    new AbortController().signal,
  );

it('sends the browser header of Anthropic with a chat, and the key as the protocol has it', async () => {
  await ask('anthropic');
  const { headers } = server.chats[0]!;
  expect(headers).toMatchObject({
    'anthropic-dangerous-direct-browser-access': 'true',
    authorization: `Bearer ${KEY}`,
  });
  expect(headers).not.toHaveProperty('x-api-key');
});

it('asks Anthropic for its models with the key in x-api-key alone', async () => {
  expect(await listModels(settings('anthropic'))).toEqual(['large-model', 'small-model']);
  const { headers } = server.log.find(({ path }) => path.endsWith('/models'))!;
  expect(headers).toMatchObject({
    'anthropic-dangerous-direct-browser-access': 'true',
    'anthropic-version': '2023-06-01',
    'x-api-key': KEY,
  });
  expect(headers).not.toHaveProperty('authorization');
});

it('sends nobody else anything but Authorization and Content-Type', async () => {
  await ask();
  await listModels(settings());
  for (const { headers } of server.log) {
    expect(headers['authorization']).toBe(`Bearer ${KEY}`);
    expect(Object.keys(headers).filter((name) => /^(x-|anthropic|openai)/.test(name))).toEqual([]);
  }
});
