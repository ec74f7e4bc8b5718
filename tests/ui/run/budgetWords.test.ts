import { describe, expect, it } from 'vitest';
import type { RunRecord, Spent } from '../../../src/core/spec.ts';
import { noTallies } from '../../../src/core/tally.ts';
import { markReached, usedShare } from '../../../src/ui/run/budget/usedShare.ts';
import { ledgerTsv } from '../../../src/ui/run/ledger/ledgerLines.ts';
import { lostSentence, priceSentences } from '../../../src/ui/run/ledger/ledgerWords.ts';
import { operatorsOf } from '../../../src/ui/run/operators.ts';
import type { Account, Ledger } from '../../../src/views/ledger.ts';

const usage = (tokensIn: number, tokensOut: number) => ({ tokensIn, tokensOut });
const spent = (over: Partial<Spent>): Spent => ({
  calls: 0,
  usage: usage(0, 0),
  usd: 0,
  byRole: noTallies(),
  ...over,
});

describe('how much of a budget is used', () => {
  it('goes by the limit that is nearest', () => {
    const budget = { calls: 1000, tokens: 10_000, usd: 2 };
    expect(usedShare(budget, spent({ calls: 512, usage: usage(100, 50), usd: 0.1 }))).toEqual({
      share: 0.512,
      inWords: '512 of 1,000 calls',
    });
    expect(usedShare(budget, spent({ calls: 512, usage: usage(6000, 2000), usd: 0.1 })).inWords).toBe(
      '8,000 of 10,000 tokens',
    );
    expect(usedShare(budget, spent({ calls: 512, usd: 1.5 })).inWords).toBe('$1.50 of $2.00');
  });

  it('counts lost answers at their worst, as the caps do', () => {
    const lost = { calls: 2, usage: usage(3000, 500), usd: 0.7 };
    expect(usedShare({ calls: 10, tokens: 7000 }, spent({ lost })).share).toBe(0.5);
    expect(usedShare({ calls: 10, usd: 1 }, spent({ usd: 0.1, lost })).share).toBeCloseTo(0.8, 12);
    expect(usedShare({ calls: 10 }, spent({ calls: 1, lost })).share).toBe(0.1);
  });

  it('leaves dollars out while a price is unknown', () => {
    expect(usedShare({ calls: 10, usd: 1 }, spent({ calls: 1, usd: undefined })).inWords).toBe(
      '1 of 10 calls',
    );
  });

  it('reaches its marks at a half and at four fifths', () => {
    const at = (share: number) => markReached({ share, inWords: '' });
    expect([0, 0.49, 0.5, 0.79, 0.8, 1, 1.2].map(at)).toEqual([
      undefined,
      undefined,
      0.5,
      0.5,
      0.8,
      0.8,
      0.8,
    ]);
  });
});

describe('lost answers', () => {
  it('are told with what they may cost', () => {
    const lost = (calls: number, usd: number | undefined) => ({ calls, usage: usage(1, 1), usd });
    expect(lostSentence(lost(3, 0.02))).toBe(
      '3 answers were lost on the way and asked for again; they may be billed, at most $0.02.',
    );
    expect(lostSentence(lost(1, undefined))).toBe(
      '1 answer was lost on the way and asked for again; it may be billed, at a price that is unknown.',
    );
    expect(lostSentence(lost(1, 0))).toContain('free');
  });
});

describe('the prices of a ledger', () => {
  it('are said by role, unknown ones too', () => {
    const run = {
      spec: {
        models: { optimizer: { connection: 'a', model: 'big' }, task: { connection: 'a', model: 'small' } },
      },
      prices: { optimizer: { input: 2, output: 8, cached: 0.5 } },
    } as RunRecord;
    expect(priceSentences(run, ['optimizer', 'task', 'judge'])).toEqual([
      'Writes prompts: big, $2 in, $0.5 cached, $8 out for a million tokens, as when the run was last started.',
      'Answers the task: small, price unknown.',
      'Compares answers: big, $2 in, $0.5 cached, $8 out for a million tokens, as when the run was last started.',
    ]);
  });
});

describe('a ledger for a spreadsheet', () => {
  const account = (over: Partial<Account> = {}): Account => ({
    calls: 2,
    remembered: 1,
    usage: usage(30, 4),
    usd: 0.5,
    ms: 1500,
    ...over,
  });
  const ledger: Ledger = {
    total: account(),
    roles: [{ role: 'task', model: { connection: 'a', model: '=HYPERLINK("x")\tb' }, ...account() }],
    work: [
      { work: { kind: 'asked', by: 'crossover' }, ...account({ usd: undefined }) },
      { work: { kind: 'asked', by: 'data summary' }, ...account() },
      {
        work: { kind: 'verdict' },
        ...account({ usage: { ...usage(30, 4), tokensCached: 7, estimated: true } }),
      },
    ],
    lost: { calls: 1, usage: usage(9, 9), usd: undefined },
  };
  const lines = ledgerTsv(ledger, operatorsOf('evoprompt-ga'))
    .split('\n')
    .map((line) => line.split('\t'));

  it('has a row for each part, in the words of the method, and as many cells in each', () => {
    expect(lines.map(([part, name, detail]) => [part, name, detail])).toEqual([
      ['Part', 'Name', 'Detail'],
      ['Model', 'Answers the task', `'=HYPERLINK("x") b`],
      ['Work', operatorsOf('evoprompt-ga')('crossover').title, 'asking'],
      ['Work', 'Data summary', 'asking'],
      ['Work', 'Verdict', 'scoring on the test split'],
      ['Total', 'Answered', ''],
      ['Lost', 'Lost', 'at most'],
    ]);
    expect(new Set(lines.map((cells) => cells.length)).size).toBe(1);
  });

  it('leaves the cell of an unknown price empty, and marks what is estimated', () => {
    const column = (title: string) => lines.map((cells) => cells[lines[0]!.indexOf(title)]);
    expect(column('Dollars')).toEqual(['Dollars', '0.5', '', '0.5', '0.5', '0.5', '']);
    expect(column('Estimated')[4]).toBe('yes');
    expect(column('Cached')[4]).toBe('7');
    expect(column('Seconds')[1]).toBe('1.5');
  });
});
