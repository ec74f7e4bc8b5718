import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/core/digest.ts';
import type { MetricSpec } from '../../src/core/task.ts';
import { describeMetric, faultOfMetric, metricOf, metricTitles } from '../../src/metrics/index.ts';

const against = (target: string) => exampleOf({ input: 'x' }, target);
const scoreOf = (spec: MetricSpec, output: string, target: string) =>
  metricOf(spec)(output, against(target)).score;

const specs: MetricSpec[] = [
  { kind: 'exact' },
  { kind: 'exact', caseSensitive: true },
  { kind: 'contains' },
  { kind: 'contains', caseSensitive: true },
  { kind: 'numeric' },
  { kind: 'numeric', tolerance: 0.5 },
  { kind: 'token-f1' },
  { kind: 'regex', pattern: 'answer: (.*)', flags: 'i' },
  { kind: 'json-field', path: 'a.b[0]' },
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.json(),
  fc
    .array(fc.constantFrom(...'0123456789.,-+/%e \'"“”`{}[]:aà字'), { maxLength: 30 })
    .map((parts) => parts.join('')),
);

describe.each(specs)('any metric: $kind', (spec) => {
  it('gives a score in [0, 1] to whatever a model answers, and says why when it is below 1', () => {
    fc.assert(
      fc.property(anyText, anyText, (output, target) => {
        const judgement = metricOf(spec)(output, against(target));
        expect(judgement.score).toBeGreaterThanOrEqual(0);
        expect(judgement.score).toBeLessThanOrEqual(1);
        expect(judgement.score === 1).toBe(judgement.feedback === undefined);
      }),
      { numRuns: 300 },
    );
  });

  it('has a title and a description', () => {
    expect(metricTitles[spec.kind]).toBeTruthy();
    expect(describeMetric(spec)).toMatch(/^An answer .*\.$/);
  });
});

it.each(specs.filter(({ kind }) => ['exact', 'contains', 'token-f1'].includes(kind)))(
  'gives a target 1 against itself: $kind',
  (spec) => {
    fc.assert(fc.property(anyText, (target) => void expect(scoreOf(spec, target, target)).toBe(1)));
  },
);

describe('exact', () => {
  it.each([
    ['Refund', 'refund'],
    ['  refund.\n', 'refund'],
    ['"Refund."', 'refund'],
    ['`refund`', 'refund'],
    ['```\nrefund\n```', 'refund'],
    ['« refund »', 'refund'],
    ['ＲＥＦＵＮＤ', 'refund'],
    ['Cafe\u0301', 'café'],
    ['はい。', 'はい'],
  ])('takes %j for %j', (output, target) => expect(scoreOf({ kind: 'exact' }, output, target)).toBe(1));

  it.each([
    ['refund please', 'refund'],
    ['', 'refund'],
    ['refund!', 'refund'],
  ])('does not take %j for %j', (output, target) =>
    expect(scoreOf({ kind: 'exact' }, output, target)).toBe(0),
  );

  it('minds capitals when it is asked to', () => {
    expect(scoreOf({ kind: 'exact', caseSensitive: true }, 'Yes', 'yes')).toBe(0);
    expect(scoreOf({ kind: 'exact', caseSensitive: true }, '"Yes".', 'Yes')).toBe(1);
  });

  it('says what was expected', () =>
    expect(metricOf({ kind: 'exact' })('no', against('yes')).feedback).toBe(
      'The answer should be “yes”, but it was “no”.',
    ));
});

describe('contains', () => {
  it.each([
    ['I would say: yes!', 'Yes', 1],
    ['I know', 'no', 0],
    ['not at all', 'no', 0],
    ['know, no', 'no', 1],
    ['naïve', 'na', 0],
    ['答えは東京です', '東京', 1],
    ['a C++ program', 'C++', 1],
    ['anything', '', 0],
    ['𝒳abc', 'abc', 0],
  ])('%j with %j scores %d', (output, target, score) =>
    expect(scoreOf({ kind: 'contains' }, output, target)).toBe(score),
  );
});

describe('numeric', () => {
  it.each([
    ['The answer is 42.', '42'],
    ['3 + 4 = 7', '7'],
    ['1,234,567.5', '1234567.5'],
    ['12,34,567', '1234567'],
    ['1.234.567,5', '1234567.5'],
    ['1 234 567', '1234567'],
    ['1\u202f234,5', '1234.5'],
    ["CHF 1'234", '1234'],
    ['so it is 1,5', '1.5'],
    ['-3', '−3'],
    ['It fell by -$5.50', '-5.5'],
    ['10-4', '4'],
    ['1.5e3', '1500'],
    ['3 × 10^5', '300000'],
    ['3×10⁵', '300000'],
    ['3/4', '0.75'],
    ['2 1/2', '2.5'],
    ['2½', '2.5'],
    ['½', '0.5'],
    ['75%', '75'],
    ['75 %', '0.75'],
    ['0.75', '75%'],
    ['７', '7'],
    ['.5', '0.5'],
    ['答案是5', '5'],
    ['1, 2, 3', '3'],
    ['1,2,3', '3'],
    ['v1.2.3', '3'],
    ['on 12/05/2024', '2024'],
    ['-7 1,234', '1234'],
  ])('reads %j as %j', (output, target) => expect(scoreOf({ kind: 'numeric' }, output, target)).toBe(1));

  it.each([
    ['41', '42'],
    ['75', '0.75'],
    ['75%', '0.75%'],
    ['no number here', '42'],
    ['42', 'forty-two'],
    ['1,234', '1.234'],
    ['3/0', '3'],
  ])('does not take %j for %j', (output, target) =>
    expect(scoreOf({ kind: 'numeric' }, output, target)).toBe(0),
  );

  it('allows the tolerance and no more', () => {
    expect(scoreOf({ kind: 'numeric', tolerance: 0.01 }, '3.15', '3.14')).toBe(1);
    expect(scoreOf({ kind: 'numeric', tolerance: 0.01 }, '3.16', '3.14')).toBe(0);
  });

  it.each(['1,11', '1,', '111 ', '1.', '1/', '1 1/', '.', '-', '1x10', '1%'])(
    'is done soon with 20,000 characters of %j',
    (part) => {
      const output = `${part.repeat(20_000 / part.length)}x`;
      const start = performance.now();
      scoreOf({ kind: 'numeric' }, output, '1');
      expect(performance.now() - start).toBeLessThan(1000);
    },
  );

  it('reads back every number that JavaScript writes', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        number,
        (value) => void expect(scoreOf({ kind: 'numeric' }, `It is ${value}.`, `${value}`)).toBe(1),
      ),
    );
  });

  it('reads back grouped numbers', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        (value) =>
          void expect(scoreOf({ kind: 'numeric' }, `= ${value.toLocaleString('en')}`, `${value}`)).toBe(1),
      ),
    );
  });
});

describe('token-f1', () => {
  it.each([
    ['the cat sat', 'the cat sat', 1],
    ['The cat, sat!', 'cat sat the', 1],
    ['cat', 'cat sat', 2 / 3],
    ['cat cat', 'cat', 2 / 3],
    ['dog', 'cat', 0],
    ['', 'cat', 0],
    ['le chat noir', 'Le chat NOIR.', 1],
    ['東京都', '東京', 0.8],
  ])('%j against %j scores %d', (output, target, score) =>
    expect(scoreOf({ kind: 'token-f1' }, output, target)).toBeCloseTo(score, 12),
  );

  it('is the same both ways', () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        (a, b) =>
          void expect(scoreOf({ kind: 'token-f1' }, a, b)).toBeCloseTo(
            scoreOf({ kind: 'token-f1' }, b, a),
            12,
          ),
      ),
    );
  });
});

describe('regex', () => {
  it('compares the first group, or the whole match without one', () => {
    expect(scoreOf({ kind: 'regex', pattern: 'Label: (\\w+)' }, 'Hm. Label: Spam (sure)', 'spam')).toBe(1);
    expect(scoreOf({ kind: 'regex', pattern: '[A-D](?=\\))' }, 'It is B) blue', 'B')).toBe(1);
    expect(scoreOf({ kind: 'regex', pattern: 'Label: (\\w+)' }, 'none', 'spam')).toBe(0);
    expect(scoreOf({ kind: 'regex', pattern: '(a)|b' }, 'b', 'b')).toBe(0);
  });

  it('judges the same output twice alike, sticky and global flags or not', () => {
    const metric = metricOf({ kind: 'regex', pattern: 'a', flags: 'gyi' });
    expect([1, 2, 3].map(() => metric('A', against('a')).score)).toEqual([1, 1, 1]);
  });

  it('sees the first 20,000 characters only', () => {
    const far = `${' '.repeat(20_000)}yes`;
    expect(scoreOf({ kind: 'regex', pattern: 'yes' }, far, 'yes')).toBe(0);
    expect(scoreOf({ kind: 'regex', pattern: 'yes' }, far.slice(3), 'yes')).toBe(1);
  });

  it('refuses what is no pattern, with the reason', () => {
    expect(() => metricOf({ kind: 'regex', pattern: '(' })).toThrow(/cannot be used: .*Unterminated group/);
    expect(() => metricOf({ kind: 'regex', pattern: 'a', flags: 'q' })).toThrow(/flags/);
    expect(() => metricOf({ kind: 'regex', pattern: '' })).toThrow('empty');
  });
});

describe('json-field', () => {
  const label: MetricSpec = { kind: 'json-field', path: 'label' };
  it.each([
    ['{"label": "Spam"}', 'spam', 1],
    ['Sure! ```json\n{"label": "spam"}\n``` Anything else?', 'spam', 1],
    ['As in [1] and {x}: {"label": "spam"}', 'spam', 1],
    ['{"label": "a } brace"}', 'a } brace', 1],
    ['{"label": 4.0}', '4', 1],
    ['{"label": "4.0"}', '4', 1],
    ['{"label": true}', 'true', 1],
    ['{"label": {"b": 1, "a": [2]}}', '{"a":[2],"b":1}', 1],
    ['{"label": "spam"', 'spam', 0],
    ['{"other": "spam"}', 'spam', 0],
    ['{"label": ""}', '0', 0],
    ['{"label": 0}', '', 0],
    ['spam', 'spam', 0],
  ])('%j against %j scores %d', (output, target, score) =>
    expect(scoreOf(label, output, target)).toBe(score),
  );

  it('follows dots and list items', () => {
    const output = '{"result": [{"tags": ["x", "y"]}]}';
    expect(scoreOf({ kind: 'json-field', path: 'result[0].tags[1]' }, output, 'y')).toBe(1);
    expect(scoreOf({ kind: 'json-field', path: 'result.0.tags.1' }, output, 'y')).toBe(1);
    expect(scoreOf({ kind: 'json-field', path: 'result[0].constructor.name' }, output, 'Object')).toBe(0);
  });

  it('is done soon with an output that is nothing but brackets', () => {
    expect(scoreOf(label, '{'.repeat(1_000_000), 'spam')).toBe(0);
  });

  it.each(['', 'a..b', 'a[', '.a', 'a[x]'])('refuses the path %j', (path) =>
    expect(() => metricOf({ kind: 'json-field', path })).toThrow(/^The path /),
  );
});

describe('faultOfMetric', () => {
  const examples = ['12', 'twelve', '3/4', ''].map(against);

  it('lists every target that is not a number, by row', () =>
    expect(faultOfMetric({ kind: 'numeric' }, examples)).toEqual([
      { row: 2, message: 'The target “twelve” is not a number. Mend it, or choose another metric.' },
      { row: 4, message: 'The target “” is not a number. Mend it, or choose another metric.' },
    ]));

  it('names the setting that is wrong as row 0', () => {
    expect(faultOfMetric({ kind: 'regex', pattern: '[' }, examples)[0]).toMatchObject({ row: 0 });
    expect(faultOfMetric({ kind: 'numeric', tolerance: -1 }, examples)[0]).toMatchObject({ row: 0 });
    expect(faultOfMetric({ kind: 'exact' }, examples)).toEqual([]);
  });
});
