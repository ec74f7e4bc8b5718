import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetLikelihood } from '../../src/core/likelihood.ts';
import type { Completion, ReplyToken } from '../../src/core/model.ts';

/** A reply of tokens, each with its probability and the alternatives at its place. */
const reply = (...places: (readonly [string, number, Record<string, number>?])[]): Completion => ({
  text: places.map(([token]) => token).join(''),
  finish: 'stop',
  usage: { tokensIn: 1, tokensOut: places.length },
  logprobs: places.map(([token, p, others = {}]): ReplyToken => {
    const all = { [token]: p, ...others };
    const top = Object.entries(all).map(([token, p]) => ({ token, logprob: Math.log(p) }));
    return { token, logprob: Math.log(p), top };
  }),
});
const silent = (text: string, finish: Completion['finish'] = 'stop'): Completion => ({
  text,
  finish,
  usage: { tokensIn: 1, tokensOut: 1 },
});
const geometricMean = (...p: number[]) => p.reduce((a, b) => a * b, 1) ** (1 / p.length);

describe('a target that the reply spells', () => {
  it.each([
    ['in one token', reply(['refund', 0.8]), 0.8],
    [
      'in several, whatever the cuts',
      reply(['ref', 0.9], ['un', 0.8], ['d', 0.5]),
      geometricMean(0.9, 0.8, 0.5),
    ],
    ['after a space', reply([' refund', 0.7]), 0.7],
    ['after tokens of white space', reply(['\n', 0.9], [' ', 0.2], ['refund', 0.7]), 0.7],
    [
      'with a token of no text between',
      reply(['ref', 0.9], ['', 0.1], ['und', 0.4]),
      geometricMean(0.9, 0.4),
    ],
    ['with more words after it', reply(['refund', 0.7], [', because', 0.1], [' of', 0.1]), 0.7],
    ['with a full stop in the same token', reply(['refund.', 0.6]), 0.6],
    ['with a mark of the end after it', reply(['refund', 0.6], ['<|end|>', 0.5]), 0.6],
  ])('is as likely as its tokens: %s', (_, completion, expected) => {
    expect(targetLikelihood('refund', completion)).toBeCloseTo(expected);
    expect(targetLikelihood(' refund\n', completion)).toBeCloseTo(expected);
  });
});

describe('a target that the reply departs from', () => {
  it('is as likely as the alternative that goes on with it', () => {
    expect(targetLikelihood('refund', reply(['answer', 0.7, { refund: 0.2, escalate: 0.1 }]))).toBeCloseTo(
      0.2,
    );
    expect(targetLikelihood('refund', reply([' answer', 0.7, { ' ref': 0.2, ' esc': 0.1 }]))).toBeCloseTo(
      0.2,
    );
    expect(
      targetLikelihood('not spam', reply(['not', 0.9], [' sure', 0.7, { ' spam': 0.2 }], [' at all', 1])),
    ).toBeCloseTo(geometricMean(0.9, 0.2));
  });

  it('is a tenth as likely as the last alternative where there is none', () => {
    expect(targetLikelihood('refund', reply(['answer', 0.7, { escalate: 0.1 }]))).toBeCloseTo(0.01);
    expect(targetLikelihood('refund', reply(['answer', 0.7]))).toBeCloseTo(0.07);
  });

  it('takes the likeliest of several alternatives', () => {
    const completion = reply(['answer', 0.5, { re: 0.1, refund: 0.3, ref: 0.05 }]);
    expect(targetLikelihood('refund', completion)).toBeCloseTo(0.3);
  });

  it('has no use for alternatives that are white space or stand for no text', () => {
    expect(targetLikelihood('refund', reply(['answer', 0.7, { ' ': 0.2, '': 0.1 }]))).toBeCloseTo(0.01);
  });

  it('counts what is missing where the reply ends too early', () => {
    expect(targetLikelihood('not spam', reply(['not', 0.9]))).toBeCloseTo(geometricMean(0.9, 0.1));
  });
});

describe('a label that begins another', () => {
  it.each([
    ['in one token', 'pos', reply(['positive', 0.8, { pos: 0.1 }]), 0.1],
    ['in one token that is nowhere else', 'pos', reply(['positive', 0.8]), 0.08],
    ['as an alternative', 'pos', reply(['negative', 0.8, { positive: 0.15 }]), 0.015],
    ['in two tokens', 'pos', reply(['pos', 0.8], ['itive', 0.9, { '.': 0.05 }]), geometricMean(0.8, 0.05)],
    [
      'in two tokens, no end among the alternatives',
      'pos',
      reply(['pos', 0.8], ['itive', 0.9]),
      geometricMean(0.8, 0.09),
    ],
    ['as a number', '1', reply(['10', 0.8, { '1': 0.1 }]), 0.1],
    ['as a number in digits', '1', reply(['1', 0.8], ['0', 0.9]), geometricMean(0.8, 0.09)],
    ['as a number with decimals', '1', reply(['1', 0.8], ['.', 0.9], ['5', 1]), geometricMean(0.8, 0.09)],
  ])('is not taken for it: %s', (_, target, completion, expected) => {
    expect(targetLikelihood(target, completion)).toBeCloseTo(expected);
  });

  it('is told from it only where words have ends', () => {
    expect(targetLikelihood('1', reply(['1', 0.8], ['.', 0.9], [' So', 1]))).toBeCloseTo(0.8);
    expect(targetLikelihood('(A)', reply(['(A)', 0.8], ['The', 0.9]))).toBeCloseTo(0.8);
    expect(targetLikelihood('是', reply(['是', 0.8], ['的', 0.9]))).toBeCloseTo(0.8);
  });

  it('and the longer one: the longer is followed to its end', () => {
    expect(targetLikelihood('positive', reply(['pos', 0.8], ['itive', 0.9]))).toBeCloseTo(
      geometricMean(0.8, 0.9),
    );
    expect(targetLikelihood('positive', reply(['pos', 0.8], ['.', 0.9, { itive: 0.05 }]))).toBeCloseTo(
      geometricMean(0.8, 0.05),
    );
  });
});

describe('a reply without tokens', () => {
  it('that has text had no log-probabilities', () => {
    expect(targetLikelihood('yes', silent('yes'))).toBeUndefined();
    expect(targetLikelihood('yes', { ...silent('yes'), logprobs: [] })).toBeUndefined();
  });

  it('that is empty or was filtered made the target as unlikely as can be', () => {
    expect(targetLikelihood('yes', silent(''))).toBe(0);
    expect(targetLikelihood('yes', silent('\n'))).toBe(0);
    expect(targetLikelihood('yes', { ...silent(''), logprobs: [] })).toBe(0);
    expect(targetLikelihood('yes', silent('I cannot help with that.', 'content-filter'))).toBe(0);
  });

  it('is what an empty target wants', () => {
    expect(targetLikelihood('', silent(''))).toBe(1);
    expect(targetLikelihood('', reply(['yes', 0.9]))).toBe(0);
  });
});

it('is in [0, 1] whatever is said, and 1 only for what was certain', () => {
  const token = fc.constantFrom('a', 'b', 'ab', ' ', ' a', 'ba', '.', '');
  const probability = fc.double({ min: 1e-9, max: 1, noNaN: true });
  const place = fc.tuple(token, probability, fc.dictionary(token, probability, { maxKeys: 4 }));
  const target = fc.stringMatching(/^[ab .]{0,6}$/);
  fc.assert(
    fc.property(target, fc.array(place, { maxLength: 6 }), (target, places) => {
      const completion = reply(...places);
      const likelihood = targetLikelihood(target, completion);
      if (likelihood === undefined) return completion.text.trim() !== '' && completion.logprobs!.length === 0;
      return likelihood >= 0 && likelihood <= 1;
    }),
  );
  // a server's rounding must not give more than certainty
  const rounded = [{ token: 'a', logprob: 1e-6, top: [] }];
  expect(targetLikelihood('a', { ...silent('a'), logprobs: rounded })).toBe(1);
});

it('of a target that is cut into tokens anyhow is that of its letters taken together', () => {
  const cuts = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(cuts, ([a, b]) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const parts = ['refund'.slice(0, from), 'refund'.slice(from, to), 'refund'.slice(to)].filter(
        (part) => part,
      );
      const likelihood = targetLikelihood('refund', reply(...parts.map((part) => [part, 0.5] as const)));
      expect(likelihood).toBeCloseTo(0.5);
    }),
  );
});
