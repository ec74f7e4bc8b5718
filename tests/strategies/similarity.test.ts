import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, lexicalSimilarity, similarityBy } from '../../src/strategies/similarity.ts';

describe('lexical similarity', () => {
  it('is symmetric, in [0, 1], and 1 for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const likeness = lexicalSimilarity(a, b);
        expect(likeness).toBeCloseTo(lexicalSimilarity(b, a), 12);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
        expect(lexicalSimilarity(a, a)).toBe(1);
      }),
    );
  });

  it('sees small edits as near and other tasks as far', () => {
    const prompt = 'Decide which team should answer this ticket.';
    const near = lexicalSimilarity(prompt, 'Decide which teams should answer the ticket.');
    const far = lexicalSimilarity(prompt, 'Solve 12 + 7 step by step.');
    expect(near).toBeGreaterThan(0.6);
    expect(far).toBeLessThan(0.2);
  });

  it('does not depend on case and spacing', () => {
    expect(lexicalSimilarity('Answer  the question.\n', 'answer the Question.')).toBeCloseTo(1, 12);
  });

  it('works without spaces between words', () => {
    const near = lexicalSimilarity('请判断这条评论的情感。', '请判断这条留言的情感。');
    expect(near).toBeGreaterThan(lexicalSimilarity('请判断这条评论的情感。', '一步一步计算结果。'));
  });

  it('has nothing in common with an empty text', () => {
    expect(lexicalSimilarity('', 'Answer.')).toBe(0);
  });
});

describe('a similarity of another embedding', () => {
  it('is the cosine, and embeds each text once', () => {
    const embedded: string[] = [];
    const similarity = similarityBy((text) => {
      embedded.push(text);
      return new Map([...text].map((letter) => [letter, 1]));
    });
    expect(similarity('ab', 'bc')).toBeCloseTo(0.5, 12);
    expect(similarity('ab', 'cd')).toBe(0);
    expect(similarity('bc', 'ab')).toBeCloseTo(0.5, 12);
    expect(embedded).toEqual(['ab', 'bc', 'cd']);
    expect(cosine(new Map(), new Map([['a', 1]]))).toBe(0);
  });
});
