import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_QUESTIONS } from '../../../../src/core/connectionReport.ts';
import { testConnection } from '../../../../src/providers/openai/index.ts';
import { answerObediently } from '../../../server/obedient.ts';
import {
  startProtocolServer,
  type ProtocolServer,
  type ServerOptions,
} from '../../../server/protocolServer.ts';
import { checkOf, key, statesOf } from './testing.ts';

let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer({ key, answer: answerObediently });
});
afterEach(() => server.close());

const times = [1000, 1250];
const test = (options: Partial<ServerOptions> = {}) => {
  server.set(options);
  let asked = 0;
  return testConnection({
    baseUrl: server.url,
    key,
    origin: 'https://lab.example',
    model: 'small-model',
    now: () => times[asked++]!,
  });
};

const EVERYTHING = {
  system: true,
  json: true,
  logprobs: true,
  'max-tokens': true,
  seed: true,
  temperature: true,
};

describe('a model that does as it is told', () => {
  it('is found to heed everything, with few and short questions', async () => {
    const report = await test();
    expect(report).toMatchObject({
      verdict: 'ok',
      message: 'small-model answered in 250 ms.',
      found: EVERYTHING,
      calls: MOST_QUESTIONS,
    });
    expect(server.chats).toHaveLength(MOST_QUESTIONS);
    const limits = server.chats.map(({ body }) => (JSON.parse(body) as { max_tokens: number }).max_tokens);
    expect(limits.reduce((sum, limit) => sum + limit)).toBeLessThanOrEqual(400);
  });
});

describe('a model that ignores', () => {
  it.each([
    ['the seed', { ignores: ['seed'] }, 'seed'],
    ['system messages', { ignores: ['system'] }, 'system'],
    ['the wish for JSON', { ignores: ['json'] }, 'json'],
    ['the token limit', { ignores: ['max-tokens'] }, 'max-tokens'],
    ['the temperature', { ignores: ['temperature'] }, 'temperature'],
  ] as const)('%s is found to', async (words, options, capability) => {
    const report = await test(options);
    expect(report).toMatchObject({
      verdict: 'warn',
      message: `small-model answered in 250 ms, but does not heed ${words}.`,
      found: { ...EVERYTHING, [capability]: false },
    });
    expect(checkOf(report, capability).state).toBe('warn');
    expect(report.calls).toBeLessThanOrEqual(MOST_QUESTIONS);
  });

  it('several things is found to ignore them all', async () => {
    const report = await test({ ignores: ['seed', 'system', 'json', 'max-tokens'] });
    expect(report.message).toMatch(
      /does not heed system messages, the wish for JSON, the token limit and the seed\.$/,
    );
    expect(report.calls).toBeLessThanOrEqual(MOST_QUESTIONS);
  });

  it('both seed and temperature is not said to ignore the temperature, which cannot be seen then', async () => {
    const report = await test({ ignores: ['seed', 'temperature'] });
    expect(report.found).toEqual({ ...EVERYTHING, seed: false, temperature: undefined });
    expect(checkOf(report, 'temperature')).toMatchObject({ state: 'unknown' });
  });

  it('log-probabilities is no reason for a warning', async () => {
    const report = await test({ logprobs: false });
    expect(report).toMatchObject({ verdict: 'ok', found: { ...EVERYTHING, logprobs: false } });
    expect(checkOf(report, 'logprobs').state).toBe('info');
  });
});

describe('a model that refuses fields', () => {
  it('as reasoning models do is said to, without a warning', async () => {
    const report = await test({ unsupported: ['max_tokens', 'temperature', 'seed', 'logprobs'] });
    expect(report).toMatchObject({
      verdict: 'ok',
      found: {
        system: true,
        json: true,
        logprobs: false,
        'max-tokens': true,
        temperature: false,
        seed: false,
      },
    });
    expect(checkOf(report, 'max-tokens')).toMatchObject({
      state: 'info',
      sentence: expect.stringMatching(/max_completion_tokens/),
    });
    expect(checkOf(report, 'temperature')).toMatchObject({
      state: 'info',
      sentence: expect.stringMatching(/takes no/),
    });
    expect(report.calls).toBeLessThan(MOST_QUESTIONS);
  });

  it('JSON is said to, with the server’s words', async () => {
    const report = await test({ unsupported: ['response_format'] });
    expect(report).toMatchObject({ verdict: 'ok', found: { ...EVERYTHING, json: false } });
    expect(checkOf(report, 'json').sentence).toMatch(
      /cannot hold “small-model” to JSON.*Unsupported parameter/,
    );
  });

  it('every limit is warned of', async () => {
    const report = await test({ unsupported: ['max_tokens', 'max_completion_tokens'] });
    expect(report).toMatchObject({ verdict: 'warn', found: { 'max-tokens': false } });
  });

  it('a seed alone may still be found to heed the temperature', async () => {
    const chance = { answer: withChance(), unsupported: ['seed'] };
    expect((await test(chance)).found).toMatchObject({ seed: false, temperature: true });
  });
});

describe('what cannot be told', () => {
  it('is not claimed of a model that always says the same', async () => {
    const report = await test({ answer: () => 'yes '.repeat(300) });
    expect(report.found).not.toHaveProperty('seed');
    expect(report.found).not.toHaveProperty('temperature');
    expect(checkOf(report, 'seed')).toMatchObject({
      state: 'unknown',
      sentence: 'Not shown to be honoured: it gave the same words whatever the seed.',
    });
  });

  it('is not claimed of a model that thinks up to the limit', async () => {
    const thinking: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== 'POST') return response;
      const body = (await response.json()) as { choices: Record<string, unknown>[] };
      body.choices[0] = { message: { content: '' }, finish_reason: 'length' };
      return Response.json(body);
    };
    const report = await testConnection({
      baseUrl: server.url,
      key,
      origin: 'null',
      model: 'small-model',
      fetch: thinking,
    });
    expect(report.found).toEqual({ 'max-tokens': true });
    expect(report.calls).toBe(5); // the rest would show no more
    expect(statesOf(report)).toMatchObject({ system: 'unknown', json: 'unknown', seed: 'unknown' });
  });

  it('is not claimed of a model whose story is over at once', async () => {
    const report = await test({ answer: () => 'No.' });
    expect(checkOf(report, 'max-tokens')).toMatchObject({ state: 'unknown' });
  });

  it('stays open when the server breaks off in the middle', async () => {
    let answered = 0;
    server.set({
      answer: (request) => {
        if (++answered === 3) server.set({ faults: { kinds: ['rate-limit'] } });
        return answerObediently(request);
      },
    });
    const report = await test();
    expect(report).toMatchObject({ verdict: 'ok', found: { system: true, json: true } });
    expect(checkOf(report, 'seed')).toMatchObject({
      state: 'unknown',
      sentence: expect.stringMatching(/broke off.*more calls than it allows/),
    });
  });
});

/** A model that has no seed and samples by chance, except at temperature 0. */
function withChance(): ServerOptions['answer'] {
  let answered = 0;
  return (request) => answerObediently({ ...request, seed: request.temperature === 0 ? 0 : ++answered });
}
