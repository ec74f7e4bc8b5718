import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SearchEnded } from '../../src/core/errors.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { costOf, NO_USAGE, worstCase, type Request, type Role } from '../../src/core/model.ts';
import { Purse, type PurseOptions } from '../../src/engine/purse.ts';

const price = { input: 2, output: 6 };
const prices = { optimizer: price, task: { input: 0.5, output: 1 }, judge: price };
const purseOf = (options: Partial<PurseOptions> = {}) =>
  new Purse({
    budget: { calls: 1e6 },
    prices,
    roles: ['optimizer', 'task'],
    recorded: [],
    verdictCalls: 0,
    finalCalls: 0,
    ...options,
  });
const requestOf = (bytes: number, maxTokens: number): Request => ({
  model: 'a/b',
  messages: [{ role: 'user', content: 'x'.repeat(bytes) }],
  temperature: 0,
  maxTokens,
  seed: 0,
});

interface Call {
  readonly role: Role;
  readonly bytes: number;
  readonly maxTokens: number;
  /** Of the worst case, what it really takes. */
  readonly share: number;
  /** Turns of the event loop until it leaves, and until it settles. */
  readonly wait: number;
  readonly turns: number;
  readonly fails: boolean;
}
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.record({
    role: fc.constantFrom<Role>('optimizer', 'task'),
    bytes: fc.nat(300),
    maxTokens: fc.integer({ min: 1, max: 300 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    wait: fc.nat(6),
    turns: fc.integer({ min: 1, max: 6 }),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);
const pass = async (turns: number) => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('calls in flight', () => {
  it('never carry a run past its tokens or dollars, and a call is refused only when it cannot fit', async () => {
    await fc.assert(
      fc.asyncProperty(
        calls,
        fc.record({ tokens: fc.integer({ max: 8000, min: 0 }), usd: fc.integer({ max: 20_000, min: 0 }) }),
        fc.nat(10),
        async (wanted, { tokens, usd: microdollars }, verdictCalls) => {
          const usd = microdollars / 1e6;
          const purse = purseOf({ budget: { calls: 1e6, tokens, usd }, verdictCalls });
          let [takenTokens, takenUsd] = [0, 0];
          await Promise.all(
            wanted.map(async ({ role, bytes, maxTokens, share, wait, turns, fails }) => {
              const request = requestOf(bytes, maxTokens);
              const worst = worstCase(request);
              await pass(wait);
              try {
                await purse.spend(role, request, 'search', async () => {
                  await pass(turns);
                  if (fails) throw new Error('no answer');
                  const usage = {
                    tokensIn: Math.floor(worst.tokensIn * share),
                    tokensOut: Math.floor(worst.tokensOut * share),
                  };
                  takenTokens += usage.tokensIn + usage.tokensOut;
                  takenUsd += costOf(usage, prices[role])!;
                  expect(takenTokens).toBeLessThanOrEqual(tokens);
                  expect(takenUsd).toBeLessThanOrEqual(usd + 1e-12);
                  return { usage };
                });
              } catch (error) {
                if (!(error instanceof SearchEnded)) return expect(error).toEqual(new Error('no answer'));
                // what the verdict will want by the mean of the task calls so far, and a fifth more
                const { calls: made, usage } = purse.spent.byRole.task;
                const kept = made === 0 ? 0 : (1.2 * verdictCalls) / made;
                const keptTokens = kept * (usage.tokensIn + usage.tokensOut);
                const fitsTokens =
                  takenTokens + worst.tokensIn + worst.tokensOut + keptTokens <= tokens - 1e-6;
                const keptUsd = kept * costOf(usage, prices.task)!;
                const fitsUsd = takenUsd + costOf(worst, prices[role])! + keptUsd <= usd - 1e-9;
                expect(fitsTokens && fitsUsd).toBe(false);
              }
            }),
          );
          expect(purse.spent.usage.tokensIn + purse.spent.usage.tokensOut).toBe(takenTokens);
          expect(purse.spent.usd).toBeCloseTo(takenUsd, 12);
          expect(purse.spent.calls).toBe(purse.spent.byRole.optimizer.calls + purse.spent.byRole.task.calls);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('wait for what is under way instead of being refused', async () => {
    const request = requestOf(100, 100); // 232 tokens at worst
    const purse = purseOf({ budget: { calls: 1e6, tokens: 240 } });
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((n) =>
        purse.spend('task', request, 'search', async () => {
          order.push(n);
          await pass(3);
          return { usage: { tokensIn: 3, tokensOut: 1 } };
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
    await expect(
      purse.spend('task', request, 'search', async () => ({ usage: { tokensIn: 1, tokensOut: 0 } })),
    ).rejects.toThrow(SearchEnded);
  });
});

describe('calls', () => {
  it('are taken for a whole verb or not at all, and those of the verdict are kept for it', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(30),
        fc.array(fc.integer({ min: 1, max: 20 })),
        (cap, verdictCalls, wanted) => {
          const purse = purseOf({ budget: { calls: cap }, verdictCalls });
          let taken = 0;
          for (const n of wanted) {
            if (taken + n > cap - verdictCalls)
              expect(() => purse.take(n, 'search', false)).toThrow(SearchEnded);
            else {
              purse.take(n, 'search', false);
              taken += n;
            }
            expect(purse.left('search')).toBe(cap - verdictCalls - taken);
          }
          if (cap >= verdictCalls) expect(() => purse.take(verdictCalls, 'verdict', false)).not.toThrow();
          expect(() => purse.take(cap - purse.passed + 1, 'verdict', false)).toThrow(SearchEnded);
        },
      ),
    );
  });

  it('that are recorded are spent already, and pass for free when they are replayed', () => {
    const usage = { tokensIn: 10, tokensOut: 5 };
    const recorded: RunEvent[] = [
      { type: 'reply-received', by: 'x', calls: ['a', 'b'], usage },
      { type: 'round-started', round: 0 },
      { type: 'candidate-scored', candidateId: '1', on: 'dev', score: 1, scores: [1, 1, 1], usage },
    ];
    const purse = purseOf({ budget: { calls: 6 }, recorded });
    expect(purse.spent).toEqual({
      calls: 5,
      usage: { tokensIn: 20, tokensOut: 10 },
      usd: (10 * 2 + 5 * 6 + 10 * 0.5 + 5) / 1e6,
      byRole: {
        optimizer: { calls: 2, usage },
        task: { calls: 3, usage },
        judge: { calls: 0, usage: NO_USAGE },
      },
    });
    purse.take(2, 'search', true);
    expect(() => purse.take(2, 'search', false)).toThrow(SearchEnded);
    purse.take(1, 'search', false);
    purse.take(3, 'search', true);
    expect(purse.passed).toBe(6);
    expect(() => purse.take(1, 'search', false)).toThrow(SearchEnded);
  });
});

describe('a run that had ended', () => {
  it('buys nothing more, neither for the search nor for a verdict that it went without', () => {
    for (const ended of ['budget', 'stopped'] as const) {
      const purse = purseOf({ ended });
      expect(() => purse.take(1, 'search', false)).toThrow(new SearchEnded(ended));
      expect(() => purse.take(1, 'search', true)).not.toThrow();
      expect(() => purse.take(1, 'verdict', false)).toThrow(SearchEnded);
      expect(() => purse.take(1, 'verdict', true)).not.toThrow();
    }
    expect(() => purseOf({ ended: 'completed' }).take(1, 'search', false)).not.toThrow();
  });

  it('begins nothing new, and says how it had ended', () => {
    expect(() => purseOf({ ended: 'budget' }).refuseIfSpent()).toThrow(new SearchEnded('budget'));
    expect(() => purseOf({ ended: 'stopped' }).refuseIfSpent()).toThrow(new SearchEnded('stopped'));
    expect(() => purseOf().refuseIfSpent()).not.toThrow();
    const spent = purseOf({ budget: { calls: 10 }, verdictCalls: 10 });
    expect(() => spent.refuseIfSpent()).toThrow(new SearchEnded('budget'));
  });
});

describe('an unknown price', () => {
  it('is refused with a dollar cap, in words', () => {
    for (const known of [{}, { task: price }, { optimizer: price }])
      expect(() => purseOf({ prices: known, budget: { calls: 1, usd: 1 } })).toThrow(
        /price of a model is unknown/,
      );
    expect(() => purseOf({ prices: {} })).not.toThrow();
  });

  it('makes the bill unknown as soon as it is needed, never zero', async () => {
    const purse = purseOf({ prices: { task: price } });
    const usage = { tokensIn: 1e6, tokensOut: 0 };
    await purse.spend('task', requestOf(1, 1), 'search', async () => ({ usage }));
    expect(purse.spent.usd).toBe(2);
    await purse.spend('optimizer', requestOf(1, 1), 'search', async () => ({ usage }));
    expect(purse.spent.usd).toBeUndefined();
  });
});
