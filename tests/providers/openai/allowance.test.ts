import { describe, expect, it } from 'vitest';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { allowanceSpentFor, retryAfterOf } from '../../../src/providers/openai/retryAfter.ts';
import { never, question } from './questions.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

describe('rate-limit headers', () => {
  it.each([
    ['OpenAI', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1m2.5s' }, 62_500],
    ['OpenAI', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '20ms' }, 20],
    [
      'Anthropic',
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:09Z',
      },
      9000,
    ],
    ['a gateway', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 7) }, 7000],
    ['OpenRouter', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 7000) }, 7000],
    ['older drafts', { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }, 30_000],
    ['the draft', { ratelimit: '"default";r=0;t=12' }, 12_000],
    ['the past', { 'ratelimit-remaining': '0', 'ratelimit-reset': '2020-01-01T00:00:00Z' }, 0],
  ])('in the way of %s say when there is more', (_, headers, wait) =>
    expect(allowanceSpentFor(new Headers(headers), NOW)).toBe(wait),
  );

  it('name the longest wait where several allowances are used up', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '2s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '5s',
    };
    expect(allowanceSpentFor(new Headers(headers), NOW)).toBe(5000);
  });

  it.each([
    [{}],
    [{ 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '2s' }],
    [{ 'x-ratelimit-remaining-requests': '0' }],
    [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': 'soon' }],
    [{ ratelimit: '"default";r=4;t=12' }],
  ])('such as %j ask for nothing', (headers) =>
    expect(allowanceSpentFor(new Headers(headers as Record<string, string>), NOW)).toBeUndefined(),
  );

  it('tell how long to wait after a refusal that does not say', () => {
    const headers = new Headers({ 'ratelimit-remaining': '0', 'ratelimit-reset': '30' });
    expect(retryAfterOf(headers, '', NOW)).toBe(30_000);
    headers.set('retry-after', '4');
    expect(retryAfterOf(headers, '', NOW)).toBe(4000);
  });

  it('beside an answer are passed on', async () => {
    const waits: number[] = [];
    const model = openaiCompatible({
      baseUrl: 'https://example.org/v1',
      key: '',
      onAllowanceSpent: (wait) => waits.push(wait),
      fetch: async () =>
        Response.json(
          { choices: [{ message: { content: 'yes' } }] },
          { headers: { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6s' } },
        ),
    });
    expect((await model(question(), never())).text).toBe('yes');
    expect(waits).toEqual([6000]);
  });
});
