import { describe, expect, it } from 'vitest';
import { chatRequestOf } from '../../../src/providers/webllm/chatRequest.ts';
import { question } from './models.ts';

describe('a request of WebLLM', () => {
  it('is greedy at temperature 0, in a way that leaves log-probabilities honest', () => {
    expect(chatRequestOf(question({ temperature: 0, topP: 0.5 }))).toMatchObject({
      temperature: 1,
      top_p: 1e-5,
    });
    expect(chatRequestOf(question({ temperature: 0.3, topP: 0.5 }))).toMatchObject({
      temperature: 0.3,
      top_p: 0.5,
    });
  });

  it('leaves to the makers of a model what nobody asked for', () => {
    const request = chatRequestOf(question());
    expect(Object.keys(request).sort()).toEqual(
      ['max_tokens', 'messages', 'model', 'seed', 'stream', 'temperature'].sort(),
    );
  });

  it('asks for at least one and at most five alternatives, without the penalties that would falsify them', () => {
    const wanted = (logprobs: number) => chatRequestOf(question({ logprobs }));
    expect([0, 1, 3, 20].map((count) => wanted(count).top_logprobs)).toEqual([1, 1, 3, 5]);
    expect(wanted(3)).toMatchObject({
      logprobs: true,
      repetition_penalty: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
    });
  });

  it('is never a reference to what it was made of, since the library changes it', () => {
    const asked = question();
    const { messages } = chatRequestOf(asked);
    expect(messages).toEqual(asked.messages);
    expect(messages[0]).not.toBe(asked.messages[0]);
  });

  describe('to a model that thinks unless told not to', () => {
    const model = 'Qwen3-0.6B-q4f16_1-MLC';

    it('tells it not to, and gives the empty thought tokens of its own', () => {
      expect(chatRequestOf(question({ model, maxTokens: 1 }))).toMatchObject({
        extra_body: { enable_thinking: false },
        max_tokens: 5,
      });
      expect(chatRequestOf(question({ maxTokens: 1 }))).toMatchObject({ max_tokens: 1 });
    });

    it('keeps stop texts from the library that it would find in the empty thought', () => {
      expect(chatRequestOf(question({ model, stop: ['\n', 'END'] })).stop).toEqual(['END']);
      expect(chatRequestOf(question({ stop: ['\n', 'END'] })).stop).toEqual(['\n', 'END']);
    });
  });
});
