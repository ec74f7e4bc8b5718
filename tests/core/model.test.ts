import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUsage, costOf, guessUsage, NO_USAGE, worstCase, type Usage } from '../../src/core/model.ts';

const requestOf = (contents: readonly string[], maxTokens = 50) => ({
  model: 'a/b',
  messages: contents.map((content) => ({ role: 'user' as const, content })),
  temperature: 0,
  maxTokens,
  seed: 0,
});

/** UTF-8 bytes of a text, counted by code points: what a byte-level tokenizer without a single merge makes of it. */
const bytes = (text: string): number =>
  [...text].reduce((sum, c) => {
    const code = c.codePointAt(0)!;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);

describe('the worst case of a call', () => {
  it('is no less than the bytes of its messages, a few tokens of framing for each, and the whole reply', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.nat(4000), (contents, maxTokens) => {
        const { tokensIn, tokensOut } = worstCase(requestOf(contents, maxTokens));
        expect(tokensIn).toBeGreaterThanOrEqual(
          contents.reduce((sum, content) => sum + bytes(content) + 8, 8),
        );
        expect(tokensOut).toBe(maxTokens);
      }),
    );
    expect(worstCase(requestOf(['\ud83d'])).tokensIn).toBeGreaterThanOrEqual(3); // half a pair is sent as U+FFFD
  });

  it('is no less than what is guessed for a reply that keeps to its limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (contents, reply) => {
        const request = requestOf(contents, reply.length);
        const [worst, guess] = [worstCase(request), guessUsage(request, reply)];
        expect(guess.tokensIn).toBeLessThanOrEqual(worst.tokensIn);
        expect(guess.tokensOut).toBeLessThanOrEqual(worst.tokensOut);
      }),
    );
  });
});

describe('usage', () => {
  const usage: fc.Arbitrary<Usage> = fc.record(
    { tokensIn: fc.nat(), tokensOut: fc.nat(), tokensCached: fc.nat(), estimated: fc.constant(true) },
    { requiredKeys: ['tokensIn', 'tokensOut'] },
  );

  it('adds up to the same in any order', () => {
    fc.assert(
      fc.property(usage, usage, usage, (a, b, c) => {
        expect(addUsage(a, b)).toEqual(addUsage(b, a));
        expect(addUsage(addUsage(a, b), c)).toEqual(addUsage(a, addUsage(b, c)));
        expect(addUsage(a, NO_USAGE)).toEqual(a);
        expect(JSON.stringify(addUsage(addUsage(a, b), c))).toBe(JSON.stringify(addUsage(addUsage(c, b), a)));
      }),
    );
  });

  it('costs dollars a million tokens, and nobody knows what at an unknown price', () => {
    expect(costOf({ tokensIn: 2e6, tokensOut: 1e6 }, { input: 0.5, output: 3 })).toBe(4);
    expect(costOf({ tokensIn: 1, tokensOut: 1 }, undefined)).toBeUndefined();
    expect(costOf(NO_USAGE, undefined)).toBeUndefined();
    expect(costOf({ tokensIn: 5, tokensOut: 5 }, { input: 0, output: 0 })).toBe(0);
  });

  it('costs less where the provider had a prefix in its cache, and says what that costs', () => {
    const price = { input: 2, output: 8, cached: 0.5 };
    expect(costOf({ tokensIn: 1e6, tokensOut: 0, tokensCached: 1e6 }, price)).toBe(0.5);
    expect(costOf({ tokensIn: 1e6, tokensOut: 1e6, tokensCached: 0.25e6 }, price)).toBe(1.5 + 0.125 + 8);
    // at a price without a word on it, cached input is input
    expect(costOf({ tokensIn: 1e6, tokensOut: 0, tokensCached: 1e6 }, { input: 2, output: 8 })).toBe(2);
    // no more is cached than went in, whatever a server says
    expect(costOf({ tokensIn: 10, tokensOut: 0, tokensCached: 1e6 }, price)).toBe(5e-6);
  });

  it('costs the sum of its parts', () => {
    const price = { input: 0.3, output: 2.5, cached: 0.03 };
    const clean = usage.map((part) => ({
      ...part,
      tokensCached: Math.min(part.tokensCached ?? 0, part.tokensIn),
    }));
    fc.assert(
      fc.property(clean, clean, (a, b) => {
        const whole = costOf(addUsage(a, b), price)!;
        expect(Math.abs(whole - costOf(a, price)! - costOf(b, price)!)).toBeLessThanOrEqual(
          1e-9 * (1 + whole),
        );
      }),
    );
  });
});
