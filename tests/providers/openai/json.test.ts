import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';
import { errorOf, never, question } from './questions.ts';

const key = 'sentinel-4f9a71c2';
let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer({ key, answer: () => 'negative' });
});
afterEach(() => server.close());

const wanting = question({ json: true, messages: [{ role: 'user', content: 'Answer in JSON.' }] });
const ask = (request = wanting) => openaiCompatible({ baseUrl: server.url, key })(request, never());
const bodies = () => server.chats.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

/** What a server says to every request. */
const answering = (status: number, body: unknown) =>
  openaiCompatible({
    baseUrl: server.url,
    key,
    fetch: async () => Response.json(body, { status }),
  });

describe('a reply in JSON', () => {
  it('is asked for where it is wanted, and there alone', async () => {
    expect((await ask()).text).toBe('{"answer":"negative"}');
    expect((await ask(question())).text).toBe('negative');
    expect(bodies().map((body) => body['response_format'])).toEqual([{ type: 'json_object' }, undefined]);
  });

  it('is still asked for when other fields are refused', async () => {
    server.set({ unsupported: ['seed'] });
    expect((await ask()).text).toBe('{"answer":"negative"}');
    expect(bodies().every((body) => 'response_format' in body)).toBe(true);
  });

  it('that a server refuses is an error, and nothing else is asked instead', async () => {
    server.set({ unsupported: ['response_format'] });
    expect(await errorOf(ask())).toMatchObject({
      kind: 'bad-request',
      status: 400,
      retryable: false,
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ cannot hold “small-model” to JSON\. Choose a model that can be, or take the wish for JSON back\. It says: “Unsupported parameter/,
      ),
    });
    expect(server.chats).toHaveLength(1);
  });

  it('that a server wants to be spoken of is an error that says so', async () => {
    const error = await errorOf(ask(question({ json: true })));
    expect(error).toMatchObject({ kind: 'bad-request' });
    expect(error.message).toMatch(/only when the prompt has the word JSON in it\. Write into the prompt/);
  });

  it.each([
    [{ error: "'response_format.type' must be 'json_schema' or 'text'" }], // LM Studio
    [{ error: { message: 'JSON mode is not enabled for this model', code: 400 } }],
    [{ error: { message: 'Invalid input', param: 'response_format' } }],
  ])('is refused in many words: %j', async (body) => {
    const error = await errorOf(answering(400, body)(wanting, never()));
    expect(error.message).toMatch(/cannot hold/);
  });

  it('that a router refuses late is the same error', async () => {
    const late = { error: { message: 'response_format is not supported', code: 400 } };
    expect((await errorOf(answering(200, late)(wanting, never()))).message).toMatch(/cannot hold/);
  });

  it('has nothing to do with other refusals', async () => {
    const tooLong = { error: { message: 'The JSON body is longer than the context.', code: 'too_long' } };
    expect((await errorOf(answering(400, tooLong)(wanting, never()))).message).not.toMatch(/cannot hold/);
    const plain = { error: { message: 'response_format is odd' } };
    expect((await errorOf(answering(400, plain)(question(), never()))).message).not.toMatch(/cannot hold/);
  });
});
