import { describe, expect, it } from 'vitest';
import { formatInstruction, label, tagged, taggedList } from '../../../src/core/format.ts';
import type { Message } from '../../../src/core/model.ts';
import { lookupOf } from '../../../src/providers/simulated/lookup.ts';
import { evidenceIn, kindsOf } from '../../../src/providers/simulated/evidence.ts';
import { shownIn } from '../../../src/providers/simulated/shown.ts';
import { wantedOf } from '../../../src/providers/simulated/wanted.ts';
import { worlds } from '../../../src/providers/simulated/worlds/index.ts';

const user = (content: string): Message => ({ role: 'user', content });

describe('what is wanted', () => {
  it.each([
    [tagged('critique'), 'critique', 1],
    [tagged('prompt', { contains: ['{{message}}'], language: 'eng' }), 'prompt', 1],
    [taggedList('phrase', { count: 7 }), 'phrase', 7],
    [label(['A', 'B'], 'choice'), 'choice', 1],
  ] as const)('is read from the sentence of the format', (format, tag, count) => {
    expect(wantedOf([user(`Do it.\n${formatInstruction(format)}`)])).toMatchObject({ tag, count });
  });

  it('is the last of several', () => {
    const content = `Think between <reasoning> and </reasoning>. ${formatInstruction(tagged('prompt'))}`;
    expect(wantedOf([user(content)])?.tag).toBe('prompt');
  });

  it('is not what the model itself says, and no unknown tag', () => {
    const said: Message = { role: 'assistant', content: 'Put it between <critique> and </critique>.' };
    expect(wantedOf([user('Between <prompt> and </prompt>.'), said, user('Please.')])?.tag).toBe('prompt');
    expect(wantedOf([user('Put your thoughts between <think> and </think>.')])).toBeUndefined();
  });

  it('is a choice between what the request names', () => {
    const format = label(['first', 'second'], 'choice');
    expect(wantedOf([user(formatInstruction(format))])?.options).toEqual(['first', 'second']);
  });
});

describe('what is shown', () => {
  it.each([
    ['after', '<prompt_1>a</prompt_1>\nscore: 61\n<prompt_2>b</prompt_2>\nscore: 7.5 %'],
    ['before', 'Score: 61\n<prompt_1>a</prompt_1>\nScore: 7.5\n<prompt_2>b</prompt_2>'],
  ])('has the score that stands %s it', (_, text) => {
    expect(shownIn(text, 'prompt').map(({ score }) => score)).toEqual([61, 7.5]);
  });

  it('has no score where none is said', () => {
    expect(
      shownIn('<prompt_1>a</prompt_1> <prompt_2>score: 3</prompt_2>', 'prompt').map(({ score }) => score),
    ).toEqual([undefined, undefined]);
  });
});

describe('the evidence of examples', () => {
  const lookup = lookupOf(worlds);
  const TWICE = 'I was charged twice for the same month, can I get one of them back?';
  const beside = (text: string) => evidenceIn(`Case 1\nInput: ${TWICE}\n${text}\n\nCase 2`, lookup)[0]!;

  it.each([
    ['Expected: billing\nAnswered: refund', 'wrong'],
    ['Expected: billing\nAnswered: billing', 'right'],
    ['Expected: billing\nAnswered: I think this is billing.', 'form'],
    ['Correct answer: billing\nModel answer: account', 'wrong'],
    ['Expected: billing, answered: refund', 'wrong'],
    [
      'Answered: refund\nFeedback: This answer is wrong: billing was expected, and the answer was refund.',
      'wrong',
    ],
    ['Answered: billing\nFeedback: This answer is right.', 'right'],
    ['Output: billing', undefined],
    ['Answered: refund', undefined],
  ] as const)('of “%s” is %s', (text, verdict) => {
    expect(beside(text).verdict).toBe(verdict);
  });

  it('speaks of the kinds that were answered wrong; of all where nothing is known to be wrong', () => {
    const easy = 'What is your refund policy for annual plans?';
    const text = (first: string, second: string) =>
      `Input: ${TWICE}\nExpected: billing\nAnswered: ${first}\nInput: ${easy}\nExpected: refund\nAnswered: ${second}`;
    const kinds = (first: string, second: string) => [...kindsOf(evidenceIn(text(first, second), lookup))];
    expect(kinds('refund', 'refund')).toEqual(['double-charge']);
    expect(kinds('billing', 'It is refund.')).toEqual(['form']);
    expect(kinds('billing', 'refund')).toHaveLength(2);
  });
});
