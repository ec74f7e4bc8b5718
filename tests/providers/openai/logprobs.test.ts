import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetLikelihood } from '../../../src/core/likelihood.ts';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';
import { errorOf, never, question } from './questions.ts';

const key = 'sentinel-4f9a71c2';
let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer({ key, answer: () => 'negative, I think' });
});
afterEach(() => server.close());

const wanting = question({ logprobs: 2 });
const ask = (request = wanting) => openaiCompatible({ baseUrl: server.url, key })(request, never());
const bodies = () => server.chats.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

/** Answers every request with this, as no server of ours would. */
const answering = (status: number, body: unknown) =>
  openaiCompatible({
    baseUrl: server.url,
    key,
    fetch: async () =>
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }),
  })(wanting, never());
const choiceWith = (logprobs: unknown) => ({
  choices: [{ message: { content: 'no' }, finish_reason: 'stop', logprobs }],
});

describe('log-probabilities', () => {
  it('are asked for and read where they are wanted', async () => {
    const { text, logprobs } = await ask();
    expect(bodies()[0]).toMatchObject({ logprobs: true, top_logprobs: 2 });
    expect(logprobs!.map(({ token }) => token).join('')).toBe(text);
    expect(logprobs![0]).toEqual({
      token: 'negative,',
      logprob: Math.log(1 / 2),
      top: [
        { token: 'negative,', logprob: Math.log(1 / 2) },
        { token: 'positive', logprob: Math.log(1 / 4) },
      ],
    });
    expect(targetLikelihood('negative', { ...(await ask()) })).toBeCloseTo(1 / 2);
    expect(targetLikelihood('positive', { ...(await ask()) })).toBeCloseTo(1 / 4);
  });

  it('are not asked for where they are not wanted, nor read when a server sends them all the same', async () => {
    await ask(question());
    expect(bodies()[0]).not.toHaveProperty('logprobs');
    expect(bodies()[0]).not.toHaveProperty('top_logprobs');
    const sent = { content: [{ token: 'no', logprob: -1, top_logprobs: [] }] };
    const model = openaiCompatible({
      baseUrl: server.url,
      key,
      fetch: async () => Response.json(choiceWith(sent)),
    });
    expect(await model(question(), never())).not.toHaveProperty('logprobs');
  });

  it('that a server ignores are missing from the answer', async () => {
    server.set({ logprobs: false });
    const completion = await ask();
    expect(completion.text).toBe('negative, I think');
    expect(completion).not.toHaveProperty('logprobs');
  });

  it('are there beside the fields that a model does not understand', async () => {
    server.set({ unsupported: ['max_tokens', 'seed'] });
    expect((await ask()).logprobs).toHaveLength(3);
    expect(bodies().every((body) => body['logprobs'] === true)).toBe(true);
  });

  it.each([
    ['nothing', null],
    ['no list', { content: null }],
    ['other things in the list', { content: [{ tokens: ['no'], token_logprobs: [-1] }] }],
    ['a token without its probability', { content: [{ token: 'no', logprob: null, top_logprobs: [] }] }],
  ])('are missing where a server sends %s', async (_, logprobs) => {
    expect(await answering(200, choiceWith(logprobs))).not.toHaveProperty('logprobs');
  });

  it('may come without alternatives, or with some that cannot be read', async () => {
    const content = [
      { token: 'n', logprob: -1 },
      { token: 'o', logprob: -2, top_logprobs: [{ token: 'o', logprob: -2 }, { token: 'x' }, null] },
    ];
    expect((await answering(200, choiceWith({ content }))).logprobs).toEqual([
      { token: 'n', logprob: -1, top: [] },
      { token: 'o', logprob: -2, top: [{ token: 'o', logprob: -2 }] },
    ]);
  });
});

describe('a server that refuses log-probabilities', () => {
  it.each(['logprobs', 'top_logprobs'])(
    'by its word on %s is not asked again without them',
    async (field) => {
      server.set({ unsupported: [field] });
      const error = await errorOf(ask());
      expect(error).toMatchObject({ kind: 'no-logprobs', status: 400, retryable: false });
      expect(error.message).toContain('gives no log-probabilities for “small-model”');
      expect(error.message).toContain('Choose scoring by accuracy');
      expect(error.message).toContain(`It says: “Unsupported parameter: '${field}'`);
      expect(server.chats).toHaveLength(1);
      // the same model still answers what does not want them
      expect((await ask(question())).text).toBe('negative, I think');
    },
  );

  it.each([
    [403, { error: { message: 'You are not allowed to request logprobs from this model.' } }],
    [400, { error: 'log probabilities are not enabled' }],
    [422, { detail: [{ loc: ['body', 'logprobs'], msg: 'Extra inputs are not permitted' }] }],
    [200, { error: { code: 400, message: 'this model does not support logprobs' } }],
  ])('with status %i and words of its own is understood', async (status, body) => {
    expect(await errorOf(answering(status, body))).toMatchObject({ kind: 'no-logprobs' });
  });

  it('is not seen where it refuses something else', async () => {
    const about = (param: string) => ({ error: { message: 'bad request {"logprobs":true}', param } });
    expect(await errorOf(answering(400, about('messages')))).toMatchObject({ kind: 'bad-request' });
    expect(await errorOf(answering(429, { error: { message: 'logprobs: slow down' } }))).toMatchObject({
      kind: 'rate-limit',
    });
    server.set({ unsupported: ['messages'] });
    expect(await errorOf(ask(question()))).toMatchObject({ kind: 'bad-request' });
  });
});
