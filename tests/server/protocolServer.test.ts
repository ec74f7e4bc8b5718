import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { between } from '../../src/core/format.ts';
import { answerReviews } from './brain.ts';
import type { ChatRequest } from './chat.ts';
import { faultSource, type FaultPlan } from './faults.ts';
import type { Logprobs } from './logprobs.ts';
import { startProtocolServer, type ProtocolServer } from './protocolServer.ts';
import { reviews, reviewsCsv } from './reviews.ts';

const VAGUE = 'Tell how the writer feels about it.';
const rows = reviews(120);

const taskRequest = (system: string, user: string): ChatRequest => ({
  model: 'small-model',
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ],
  temperature: 0,
});

const accuracy = (system: string): number =>
  rows.filter(({ text, label }) => answerReviews(taskRequest(system, text)) === label).length / rows.length;

const childOf = (first: string, second: string, seed: number): string => {
  const content = `Write a better prompt between <prompt> and </prompt>.
<prompt_1>${first}</prompt_1>
<prompt_2>${second}</prompt_2>`;
  const request = { model: 'm', messages: [{ role: 'user', content }], temperature: 1, seed };
  return between(answerReviews(request), 'prompt')[0]!;
};

describe('the brain', () => {
  it('reads as well as its instruction tells it to', () => {
    const scores = [
      VAGUE,
      'Answer with one word only: positive or negative.',
      'Answer with one word only. Mind negation. Judge the overall verdict. Watch for irony.',
    ].map(accuracy);
    expect(scores[0]).toBeLessThan(0.2);
    expect(scores[1]).toBeGreaterThan(0.3);
    expect(scores[1]).toBeLessThan(0.7);
    expect(scores[2]).toBe(1);
  });

  it('writes prompts that a search gets better by', () => {
    let best = VAGUE;
    for (let seed = 0; seed < 60; seed++) {
      const child = childOf(best, VAGUE, seed);
      if (accuracy(child) > accuracy(best)) best = child;
    }
    expect(accuracy(best)).toBeGreaterThan(0.9);
  });

  it('answers the same to the same request, and something else to another seed', () => {
    expect(childOf('One.', 'Two. Three.', 1)).toBe(childOf('One.', 'Two. Three.', 1));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => childOf('One.', 'Two. Three.', seed))).size).toBeGreaterThan(
      1,
    );
  });

  it('keeps the slots of a prompt', () => {
    for (let seed = 0; seed < 20; seed++)
      expect(childOf('Read this: {{text}}. What is it?', 'Is {{text}} good?', seed)).toContain('{{text}}');
  });
});

it('the reviews are balanced, different and the same for the same seed', () => {
  expect(new Set(rows.map(({ text }) => text)).size).toBe(120);
  expect(rows.filter(({ label }) => label === 'positive')).toHaveLength(60);
  expect(reviewsCsv(30)).toBe(reviewsCsv(30));
  expect(reviewsCsv(30)).not.toBe(reviewsCsv(30, 'others'));
});

describe('a plan of faults', () => {
  const drawn = (plan: FaultPlan, requests: number) => {
    const next = faultSource(plan);
    return Array.from({ length: requests }, () => next());
  };

  it('hits the next requests in turn', () => {
    expect(drawn({ kinds: ['cut', 'server'], next: 3 }, 5)).toEqual([
      'cut',
      'server',
      'cut',
      undefined,
      undefined,
    ]);
  });

  it('hits a share of requests, the same ones for the same seed', () => {
    const plan: FaultPlan = { kinds: ['cut', 'server'], share: 0.3, seed: 'a' };
    expect(drawn(plan, 1000)).toEqual(drawn(plan, 1000));
    expect(drawn(plan, 1000)).not.toEqual(drawn({ ...plan, seed: 'b' }, 1000));
    expect(drawn(plan, 1000).filter(Boolean).length / 1000).toBeCloseTo(0.3, 1);
  });
});

describe('the server', () => {
  let server: ProtocolServer;
  beforeEach(async () => {
    server = await startProtocolServer({ key: 'k-123456' });
  });
  afterEach(() => server.close());

  const ask = (headers: Record<string, string> = { authorization: 'Bearer k-123456' }) =>
    fetch(`${server.url}/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(taskRequest('Answer with one word only.', 'The tent is flimsy.')),
    });

  it('logs what came, what it answered, and what would be billed', async () => {
    await ask();
    await ask({});
    server.set({ faults: { kinds: ['server', 'malformed'] } });
    await ask();
    await ask();
    expect(server.chats.map(({ status, billed, fault }) => [status, billed, fault])).toEqual([
      [200, true, undefined],
      [401, false, undefined],
      [500, false, 'server'],
      [200, true, 'malformed'],
    ]);
    expect(server.chats[0]).toMatchObject({ method: 'POST', text: 'negative' });
    expect(JSON.parse(server.chats[0]!.body)).toMatchObject({ model: 'small-model' });
  });

  it('gives log-probabilities where they are wanted, unless it ignores that', async () => {
    const asked = async (wanted: object) => {
      const request = { ...taskRequest('Answer in words.', 'The tent is flimsy.'), ...wanted };
      const response = await fetch(`${server.url}/chat/completions`, {
        method: 'POST',
        headers: { authorization: 'Bearer k-123456' },
        body: JSON.stringify(request),
      });
      const { choices } = (await response.json()) as {
        choices: { logprobs?: Logprobs; message: { content: string } }[];
      };
      return choices[0]!;
    };
    const { logprobs, message } = await asked({ logprobs: true, top_logprobs: 3 });
    expect(logprobs!.content.map(({ token }) => token).join('')).toBe(message.content);
    for (const { token, logprob, top_logprobs: top } of logprobs!.content) {
      expect(top).toHaveLength(3);
      expect(top[0]).toMatchObject({ token, logprob });
      expect(top.reduce((sum, other) => sum + Math.exp(other.logprob), 0)).toBeLessThanOrEqual(1);
    }
    expect(await asked({})).not.toHaveProperty('logprobs');
    server.set({ logprobs: false });
    expect(await asked({ logprobs: true, top_logprobs: 3 })).not.toHaveProperty('logprobs');
  });

  it('names in its preflight what it allows, and nothing else', async () => {
    const preflight = async () =>
      (
        await fetch(`${server.url}/models`, {
          method: 'OPTIONS',
          headers: { origin: 'https://lab.example', 'access-control-request-headers': 'x-other' },
        })
      ).headers;
    expect((await preflight()).get('access-control-allow-headers')).toBe('authorization, content-type');
    server.set({ allowHeaders: '*' });
    expect((await preflight()).get('access-control-allow-headers')).toBe('x-other');
    server.set({ origins: ['https://another.example'] });
    expect((await preflight()).get('access-control-allow-origin')).toBeNull();
  });
});
