import { describe, expect, it } from 'vitest';
import { callKey, datasetOf, exampleOf } from '../../src/core/digest.ts';
import type { Entry, RememberedCall, RunEvent } from '../../src/core/event.ts';
import { costOf, type Role, type Usage } from '../../src/core/model.ts';
import type { Prompt } from '../../src/core/task.ts';
import { taskRequest } from '../../src/core/taskRequest.ts';
import { optimizers } from '../../src/optimizers/index.ts';
import { ledgerOf, type Account, type Books, type Ledger } from '../../src/views/ledger.ts';
import { dataset, disk, fakeCaller, specOf, start } from '../engine/harness.ts';
import { evopromptDE } from '../../src/optimizers/evoprompt/de.ts';

const rows = datasetOf(
  ['question'],
  Array.from({ length: 4 }, (_, i) => exampleOf({ question: `Question ${i}?` }, 'yes')),
);
const [a, b, c, d] = rows.examples.map(({ id }) => id) as [string, string, string, string];
const base = specOf(evopromptDE);
const spec = { ...base, task: { ...base.task, split: { train: [a], dev: [b, c], test: [d] } } };
const prices = { optimizer: { input: 2, output: 8 }, task: { input: 0.5, output: 1, cached: 0.1 } };

const seed: Prompt & { id: string } = { id: '0', text: 'Answer.' };
const child: Prompt & { id: string } = { id: '2', text: 'Answer yes.' };

const keyOf = (prompt: Prompt, row: string): string =>
  callKey(
    taskRequest(
      spec,
      prompt,
      rows.examples.find(({ id }) => id === row)!,
    ),
  );
const call = (key: string, role: Role, usage: Usage, ms = 100): RememberedCall => ({
  key,
  role,
  completion: { text: '', finish: 'stop', usage },
  ms,
});
const usage = (tokensIn: number, tokensOut: number, more: Partial<Usage> = {}): Usage => ({
  tokensIn,
  tokensOut,
  ...more,
});
const proposed = ({ id, text }: typeof seed, by: string): RunEvent => ({
  type: 'candidate-proposed',
  candidate: { id, text, by, parents: [], calls: [] },
});
const scored = (candidateId: string, on: 'dev' | 'test' | string[], more = {}): RunEvent => ({
  type: 'candidate-scored',
  candidateId,
  on,
  score: 1,
  scores: [],
  usage: usage(0, 0),
  ...more,
});

/** A run in small: the seed on dev, a mutation asked for twice, a vote, the mutation on dev, and the verdict on both. */
const entries: Entry[] = [
  { place: '0', event: proposed(seed, 'seed') },
  { place: '1', event: scored('0', 'dev') },
  { place: '2', event: { type: 'reply-received', by: 'mutation', calls: ['m1', 'm2'], usage: usage(0, 0) } },
  { place: '2', event: proposed(child, 'mutation') },
  {
    place: '3',
    event: { type: 'reply-received', by: 'vote', role: 'judge', calls: ['v1'], usage: usage(0, 0) },
  },
  { place: '4', event: scored('2', 'dev') },
  { place: 'v/1/0', event: scored('0', 'test') },
  { place: 'v/1/2', event: scored('2', 'test') },
];
const calls: RememberedCall[] = [
  call(keyOf(seed, b), 'task', usage(10, 1)),
  call(keyOf(seed, c), 'task', usage(10, 2, { tokensCached: 4 })),
  call('m1', 'optimizer', usage(100, 50), 2000),
  call('m2', 'optimizer', usage(120, 30), 1000),
  call('v1', 'judge', usage(40, 1), 500),
  call(keyOf(child, b), 'task', usage(12, 1)),
  // the answer for the child on c is another run's
  call(keyOf(seed, d), 'task', usage(10, 1, { estimated: true })),
  call(keyOf(child, d), 'task', usage(12, 1)),
];
const books: Books = { spec, prices, entries, examples: rows.examples, calls, lost: [] };

const named = ({ work }: Ledger): Record<string, Account> =>
  Object.fromEntries(work.map(({ work: of, ...account }) => [Object.values(of).join(' '), account]));

/** Expects that parts come to a whole, in every figure. */
function expectSum(parts: readonly Account[], whole: Account): void {
  const sum = (figure: (account: Account) => number): number =>
    parts.reduce((all, part) => all + figure(part), 0);
  expect(sum((part) => part.calls)).toBe(whole.calls);
  expect(sum((part) => part.remembered)).toBe(whole.remembered);
  expect(sum((part) => part.ms)).toBe(whole.ms);
  expect(sum((part) => part.usage.tokensIn)).toBe(whole.usage.tokensIn);
  expect(sum((part) => part.usage.tokensOut)).toBe(whole.usage.tokensOut);
  expect(sum((part) => part.usage.tokensCached ?? 0)).toBe(whole.usage.tokensCached ?? 0);
  expect(sum((part) => part.usd ?? NaN)).toBeCloseTo(whole.usd ?? NaN, 12);
  expect(parts.some((part) => part.usage.estimated)).toBe(whole.usage.estimated === true);
}

describe('the ledger of a run', () => {
  const ledger = ledgerOf(books);

  it('counts by work what was counted by hand', () => {
    const { 'asked mutation': asked, 'asked vote': vote, verdict, ...scoring } = named(ledger);
    expect(asked).toEqual({
      calls: 2,
      remembered: 0,
      usage: usage(220, 80),
      usd: (220 * 2 + 80 * 8) / 1e6,
      ms: 3000,
    });
    // without a model of its own the judge is the optimizer model, at its price
    expect(vote).toMatchObject({ calls: 1, usd: (40 * 2 + 1 * 8) / 1e6 });
    expect(scoring['scored seed']).toEqual({
      calls: 2,
      remembered: 0,
      usage: usage(20, 3, { tokensCached: 4 }),
      usd: (16 * 0.5 + 4 * 0.1 + 3) / 1e6,
      ms: 200,
    });
    expect(scoring['scored mutation']).toMatchObject({ calls: 1, remembered: 1, usage: usage(12, 1) });
    expect(verdict).toMatchObject({ calls: 2, usage: usage(22, 2, { estimated: true }) });
    expect(ledger.work.at(-1)!.work).toEqual({ kind: 'verdict' });
  });

  it('counts by role and model', () => {
    expect(ledger.roles.map(({ role, model, calls: n }) => [role, model.model, n])).toEqual([
      ['optimizer', 'big', 2],
      ['task', 'small', 5],
      ['judge', 'big', 1],
    ]);
    expect(ledger.roles[1]).toMatchObject({ remembered: 1, usage: { tokensIn: 54, tokensOut: 6 } });
  });

  it('adds up: both by role and by work', () => {
    expectSum(ledger.roles, ledger.total);
    expectSum(ledger.work, ledger.total);
    expect(ledger.total).toMatchObject({ calls: 8, remembered: 1 });
  });

  it('charges an answer once, to whoever asked first', () => {
    const again = ledgerOf({ ...books, entries: [...entries, { place: '5', event: scored('0', 'dev') }] });
    expect(again.total).toMatchObject({ calls: 8, remembered: 3, usd: ledger.total.usd });
  });

  it('takes what a method knew already for neither paid nor remembered', () => {
    const more = { place: '5', event: scored('0', [b, a], { asked: 1 }) };
    const paid = [...calls, call(keyOf(seed, a), 'task', usage(10, 1))];
    const { total } = ledgerOf({ ...books, entries: [...entries, more], calls: paid });
    expect(total).toMatchObject({ calls: 9, remembered: 1 });
  });

  it('keeps apart what was paid for but is in no event yet', () => {
    const under = [...calls, call('m3', 'optimizer', usage(7, 3))];
    const after = ledgerOf({ ...books, calls: under });
    expect(named(after)['unfinished']).toMatchObject({ calls: 1, usage: usage(7, 3) });
    expect(after.work.at(-1)!.work).toEqual({ kind: 'unfinished' });
    expectSum(after.work, after.total);
  });

  it('says that a price is unknown, and never that it is nothing', () => {
    const half = ledgerOf({ ...books, prices: { task: prices.task } });
    expect(half.total.usd).toBeUndefined();
    expect(half.roles.map(({ usd }) => usd === undefined)).toEqual([true, false, true]);
    expect(named(half)['scored seed']!.usd).toBeDefined();
    const free = ledgerOf({ ...books, prices: {}, entries: [], calls: [] });
    expect(free.total.usd).toBe(0);
  });

  it('has what was lost on the way in no account, but beside them, at its worst', () => {
    const worst = usage(1000, 500);
    const with3 = ledgerOf({ ...books, lost: [1, 2, 3].map(() => ({ role: 'task' as const, worst })) });
    expect(with3.lost).toEqual({ calls: 3, usage: usage(3000, 1500), usd: 3 * costOf(worst, prices.task)! });
    expect(with3.total).toEqual(ledger.total);
    expect(ledgerOf({ ...books, prices: {}, lost: [{ role: 'task', worst }] }).lost.usd).toBeUndefined();
  });

  it('tells the finals apart from the search and the verdict', () => {
    const last = { place: 'f/0', event: scored('2', 'dev') };
    const first = entries.filter(({ place }) => place !== '4');
    expect(named(ledgerOf({ ...books, entries: [...first, last] }))['finals']).toMatchObject({ calls: 1 });
  });
});

describe('the ledger of every method', () => {
  it.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))(
    'adds up for %s',
    async (_, optimizer) => {
      const whole = specOf(optimizer);
      const store = disk();
      const models = fakeCaller(store, { malformed: 0.1 });
      await start(optimizer, whole, store, models.call);
      const ledger = ledgerOf({
        spec: whole,
        prices,
        entries: store.journalled,
        examples: dataset.examples,
        calls: [...store.calls.values()],
        lost: [],
      });
      expectSum(ledger.roles, ledger.total);
      expectSum(ledger.work, ledger.total);
      expect(ledger.total.calls).toBe(models.calls);
      expect(ledger.total.usage.tokensIn + ledger.total.usage.tokensOut).toBe(models.tokens);
      expect(ledger.work.map(({ work }) => work.kind)).not.toContain('unfinished');
      expect(ledger.work.at(-1)!.work.kind).toBe('verdict');
    },
  );
});
