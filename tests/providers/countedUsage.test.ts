import { afterEach, describe, expect, it, vi } from 'vitest';
import { guessUsage, type Request } from '../../src/core/model.ts';
import { countedUsage } from '../../src/providers/countedUsage.ts';

const saying = (...contents: string[]): Request => ({
  model: 'a/b',
  messages: contents.map((content) => ({ role: 'user', content })),
  temperature: 0,
  maxTokens: 10,
  seed: 0,
});

describe('tokens that a server does not report', () => {
  it('are counted by a tokenizer, and called an estimate', async () => {
    expect(await countedUsage(saying('Hello, world. This is a test.', 'Hello'), 'Hello world')).toEqual({
      tokensIn: 9 + 4 + 1 + 4,
      tokensOut: 2,
      estimated: true,
    });
    expect(await countedUsage(saying(), '')).toEqual({ tokensIn: 0, tokensOut: 0, estimated: true });
  });

  it('come close where four characters a token would be far off', async () => {
    const chinese = '这是一个关于退款的问题。'.repeat(20);
    const { tokensIn } = await countedUsage(saying(chinese), '');
    expect(tokensIn).toBeGreaterThan(1.5 * guessUsage(saying(chinese), '').tokensIn);
  });

  it('take what looks like a command of the tokenizer for text', async () => {
    const { tokensOut } = await countedUsage(saying(), '<|endoftext|>');
    expect(tokensOut).toBeGreaterThan(1);
  });

  it('are counted in a text without a single space, too, in pieces that change little', async () => {
    const began = performance.now();
    const whole = (await countedUsage(saying(), '退'.repeat(100_000))).tokensOut;
    expect(performance.now() - began).toBeLessThan(5_000); // whole, it would take minutes
    expect(whole / 100_000).toBeCloseTo((await countedUsage(saying(), '退'.repeat(400))).tokensOut / 400, 5);
  });
});

describe('without the tokenizer', () => {
  afterEach(() => {
    vi.doUnmock('gpt-tokenizer/encoding/o200k_base');
    vi.resetModules();
    vi.restoreAllMocks();
  });

  it('they are guessed from the length of the texts', async () => {
    vi.resetModules();
    vi.doMock('gpt-tokenizer/encoding/o200k_base', () => {
      throw new Error('off-line');
    });
    const warned = vi.spyOn(console, 'warn').mockReturnValue();
    const { countedUsage: counted } = await import('../../src/providers/countedUsage.ts');
    const request = saying('Hello, world.');
    expect(await counted(request, 'Hello')).toEqual(guessUsage(request, 'Hello'));
    expect(warned).toHaveBeenCalledOnce();
  });
});
