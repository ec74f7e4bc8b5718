import type { ChatCompletion } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import { targetLikelihood } from '../../../src/core/likelihood.ts';
import { completionOf } from '../../../src/providers/webllm/completion.ts';
import { question } from './models.ts';

type Choice = ChatCompletion['choices'][number];

const reply = (content: string, about: Partial<Choice> = {}): ChatCompletion => ({
  id: '',
  object: 'chat.completion',
  created: 0,
  model: 'tiny',
  choices: [
    { index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', content }, ...about },
  ],
});

/** Tokens with the alternatives that the library tells. */
const told = (
  ...tokens: readonly (readonly [string, number, Record<string, number>])[]
): Choice['logprobs'] => ({
  content: tokens.map(([token, logprob, top]) => ({
    token,
    logprob,
    bytes: [],
    top_logprobs: Object.entries(top).map(([token, logprob]) => ({ token, logprob, bytes: [] })),
  })),
});

describe('a completion of WebLLM', () => {
  it('guesses its usage when the library tells none', () => {
    expect(completionOf(reply('pear'), question()).usage).toMatchObject({ tokensOut: 1, estimated: true });
  });

  it('without the empty thought, and without a thought', () => {
    const texts = ['<think>\n\n</think>\n\npear', '<think>\nHm, fruit.\n</think>\n\npear', 'pear'];
    expect(texts.map((text) => completionOf(reply(text), question()).text)).toEqual(['pear', 'pear', 'pear']);
  });

  it('is empty when the thought did not end', () => {
    const cut = reply('<think>\nHm, fr', { finish_reason: 'length' });
    expect(completionOf(cut, question())).toMatchObject({ text: '', finish: 'length' });
  });

  it('ends at a stop text that the library was not told of', () => {
    const long = reply('pear\nplum', { finish_reason: 'length' });
    expect(completionOf(long, question({ stop: ['\n'] }))).toMatchObject({ text: 'pear', finish: 'stop' });
  });

  it('that was broken off is no answer', () => {
    expect(() => completionOf(reply('pe', { finish_reason: 'abort' }), question())).toThrow(/broke off/);
  });

  it('tells the tokens of the answer, with possible alternatives only, and not those that ended it', () => {
    const logprobs = told(
      ['pe', -0.1, { pe: -0.1, ap: -2.4, '�': Number.NaN }],
      ['ar', -0.2, { ar: -0.2, ach: -1.7, x: -Infinity }],
      ['<|im_end|>', -0.01, { '<|im_end|>': -0.01 }],
    );
    const completion = completionOf(reply('pear', { logprobs }), question({ logprobs: 2 }));
    expect(completion.logprobs).toEqual([
      {
        token: 'pe',
        logprob: -0.1,
        top: [
          { token: 'pe', logprob: -0.1 },
          { token: 'ap', logprob: -2.4 },
        ],
      },
      {
        token: 'ar',
        logprob: -0.2,
        top: [
          { token: 'ar', logprob: -0.2 },
          { token: 'ach', logprob: -1.7 },
        ],
      },
    ]);
    expect(targetLikelihood('pear', completion)).toBeCloseTo(Math.exp(-0.15), 6);
  });

  it('tells no tokens of a thought', () => {
    const logprobs = told(['<think>', -0.1, {}], ['hm', -1, {}], ['</think>', -0.1, {}], ['pear', -0.3, {}]);
    const completion = completionOf(reply('<think>hm</think>pear', { logprobs }), question({ logprobs: 1 }));
    expect(completion.logprobs?.map(({ token }) => token)).toEqual(['pear']);
  });

  it('has no log-probabilities that nobody asked for', () => {
    const logprobs = told(['pear', -0.3, {}]);
    expect(completionOf(reply('pear', { logprobs }), question()).logprobs).toBeUndefined();
  });
});
