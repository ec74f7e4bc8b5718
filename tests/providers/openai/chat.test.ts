import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';
import { errorOf, never, question } from './questions.ts';

let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer({ key: 'secret-key-1', answer: () => 'negative' });
});
afterEach(() => server.close());

const model = () => openaiCompatible({ baseUrl: server.url, key: 'secret-key-1' });
const bodies = () => server.chats.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('a call', () => {
  it('sends every field of the request and reads text, finish and usage', async () => {
    const completion = await model()(question({ topP: 0.9, stop: ['\n\n'], temperature: 0.5 }), never());
    expect(completion).toEqual({
      text: 'negative',
      finish: 'stop',
      usage: { tokensIn: 25, tokensOut: 2 },
    });
    expect(bodies()).toEqual([
      {
        model: 'small-model',
        messages: question().messages,
        max_tokens: 50,
        temperature: 0.5,
        top_p: 0.9,
        seed: 7,
        stop: ['\n\n'],
      },
    ]);
  });

  it('asks for a model whose name has slashes by its whole name', async () => {
    server.set({ models: ['vendor/family/model:free'] });
    await model()(question({ model: 'vendor/family/model:free' }), never());
    expect(bodies()[0]?.['model']).toBe('vendor/family/model:free');
  });

  it('sends no header but those that a browser adds, the key and the content type', async () => {
    await model()(question(), never());
    const ours = Object.keys(server.chats[0]!.headers).filter(
      (name) => !/^(host|connection|content-length|accept.*|sec-fetch-mode|user-agent)$/.test(name),
    );
    expect(ours.sort()).toEqual(['authorization', 'content-type']);
    expect(server.chats[0]!.headers['authorization']).toBe('Bearer secret-key-1');
    expect(server.chats[0]!.headers['user-agent'] ?? '').not.toMatch(/openai/i);
  });

  it('leaves the Authorization header out when there is no key', async () => {
    await server.close();
    server = await startProtocolServer();
    await openaiCompatible({ baseUrl: server.url, key: ' ' })(question(), never());
    expect(server.chats[0]!.headers).not.toHaveProperty('authorization');
  });

  it('tries once', async () => {
    server.set({ faults: { kinds: ['server'] } });
    await errorOf(model()(question(), never()));
    expect(server.chats).toHaveLength(1);
  });

  it('ends at once when its signal is aborted, with the signal’s reason', async () => {
    server.set({ faults: { kinds: ['silent'] } });
    const controller = new AbortController();
    const call = errorOf(model()(question(), controller.signal));
    await server.when(({ chats }) => chats.length === 1);
    const reason = new Error('killed');
    controller.abort(reason);
    expect(await call).toBe(reason);
    await server.when(({ chats }) => chats[0]!.abandoned);
  });

  it('never begins when its signal is aborted already', async () => {
    const reason = new Error('killed');
    expect(await errorOf(model()(question(), AbortSignal.abort(reason)))).toBe(reason);
    expect(server.chats).toHaveLength(0);
  });
});

describe('an answer', () => {
  it('that was cut at the token limit says so', async () => {
    server.set({ answer: () => 'a very long answer that goes on' });
    const { text, finish } = await model()(question({ maxTokens: 2 }), never());
    expect({ text, finish }).toEqual({ text: 'a very l', finish: 'length' });
  });

  it('that was filtered is an answer, not an error', async () => {
    server.set({ faults: { kinds: ['content-filter'] } });
    expect(await model()(question(), never())).toMatchObject({ text: '', finish: 'content-filter' });
  });

  it('that is a refusal is an answer with the words of the refusal', async () => {
    server.set({ faults: { kinds: ['refusal'] } });
    expect(await model()(question(), never())).toMatchObject({
      text: 'I cannot help with that.',
      finish: 'content-filter',
    });
  });
});

describe('a model that does not understand a field', () => {
  it('is given max_completion_tokens and no temperature, and that is remembered for it alone', async () => {
    server.set({ unsupported: ['max_tokens', 'temperature'], models: ['small-model', 'other'] });
    const ask = model();
    await ask(question(), never());
    expect(bodies().map((body) => Object.keys(body).filter((name) => /max|temp/.test(name)))).toEqual([
      ['max_tokens', 'temperature'],
      ['max_completion_tokens', 'temperature'],
      ['max_completion_tokens'],
    ]);
    expect(bodies()[2]?.['max_completion_tokens']).toBe(50);

    await ask(question({ seed: 8 }), never());
    expect(server.chats).toHaveLength(4);

    server.set({ unsupported: [] });
    await ask(question({ model: 'other' }), never());
    expect(bodies()[4]).toMatchObject({ max_tokens: 50, temperature: 0 });
  });

  it('serves calls that were under way together', async () => {
    server.set({ unsupported: ['max_tokens', 'seed'] });
    const ask = model();
    const answers = await Promise.all([1, 2, 3, 4].map((seed) => ask(question({ seed }), never())));
    expect(answers.map(({ text }) => text)).toEqual(Array(4).fill('negative'));
  });

  it('is cut at a stop text here when it refuses to do so itself', async () => {
    server.set({ unsupported: ['stop'], answer: () => 'one END two' });
    expect((await model()(question({ stop: [' END'] }), never())).text).toBe('one');
  });

  it('fails when it refuses a field that a call cannot do without', async () => {
    server.set({ unsupported: ['messages'] });
    expect(await errorOf(model()(question(), never()))).toMatchObject({ kind: 'bad-request' });
    expect(server.chats).toHaveLength(1);
  });
});
