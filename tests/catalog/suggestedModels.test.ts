import { describe, expect, it } from 'vitest';
import { suggestedModels } from '../../src/catalog/suggestedModels.ts';

describe('suggested models', () => {
  it.each([
    [
      [
        'gpt-4o',
        'gpt-4o-mini',
        'gpt-5',
        'gpt-5-mini',
        'gpt-5-mini-2025-08-07',
        'text-embedding-3-large',
        'whisper-1',
      ],
      { scoring: 'gpt-5-mini', writing: 'gpt-5' },
    ],
    [
      ['claude-3-haiku-20240307', 'claude-haiku-4-5', 'claude-opus-4-5', 'claude-opus-4-1'],
      { scoring: 'claude-haiku-4-5', writing: 'claude-opus-4-5' },
    ],
    [
      [
        'models/gemini-2.5-flash',
        'models/gemini-2.5-pro',
        'models/gemini-3-pro-image-preview',
        'models/imagen-4.0',
      ],
      { scoring: 'models/gemini-2.5-flash', writing: 'models/gemini-2.5-pro' },
    ],
    [
      ['mistral-small-latest', 'mistral-large-latest', 'mistral-embed', 'mistral-ocr-latest'],
      { scoring: 'mistral-small-latest', writing: 'mistral-large-latest' },
    ],
    [
      ['llama3.2:3b', 'llama3.3:70b', 'nomic-embed-text'],
      { scoring: 'llama3.2:3b', writing: 'llama3.3:70b' },
    ],
    [['qwen3:8b'], { scoring: 'qwen3:8b' }],
    [['small-model', 'large-model'], { scoring: 'small-model', writing: 'large-model' }],
  ])('of %j are %j', (models, suggested) => expect(suggestedModels(models)).toEqual(suggested));

  it('are none where names of several makers stand side by side', () =>
    expect(suggestedModels(['openai/gpt-5-mini', 'anthropic/claude-opus-4'])).toEqual({}));

  it('are none without models that chat', () => {
    expect(suggestedModels([])).toEqual({});
    expect(suggestedModels(['text-embedding-3-small', 'tts-1'])).toEqual({});
  });

  it('do not mistake a maker or a part of a word for a size', () =>
    // “mini” is in “gemini” and in “minimax”
    expect(suggestedModels(['gemini-ultra', 'minimax-m2'])).toEqual({ writing: 'gemini-ultra' }));

  it('are the same in whatever order the server lists', () => {
    const models = ['gpt-5', 'gpt-4o', 'gpt-5-mini', 'gpt-5-nano'];
    expect(suggestedModels([...models].reverse())).toEqual(suggestedModels(models));
  });
});
