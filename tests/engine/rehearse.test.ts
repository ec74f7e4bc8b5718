import { describe, expect, it } from 'vitest';
import { taggedList } from '../../src/core/format.ts';
import { rehearse } from '../../src/engine/rehearse.ts';
import type { Lane } from '../../src/engine/standIn.ts';
import { evopromptDE } from '../../src/optimizers/evoprompt/de.ts';
import type { Optimizer } from '../../src/core/optimizer.ts';
import { DEV, live, methodOf, scoreSeed, specOf, TEST } from './harness.ts';

const lane = (parallel: number, latency = 1, guessed = false): Lane => ({ parallel, latency, guessed });
const price = { input: 1, output: 2 };

const rehearsed = (
  method: Optimizer,
  {
    optimizer = lane(1),
    task = lane(1),
    ...more
  }: Partial<Parameters<typeof rehearse>[3]> & { optimizer?: Lane; task?: Lane } = {},
) => {
  const spec = specOf(method);
  return rehearse(spec, method, live(spec), {
    prices: { optimizer: price, task: price },
    budget: { calls: 1e6 },
    lanes: { optimizer, task },
    ...more,
  });
};

/** Scores a prompt of its own, so that the start is never the champion, then writes and scores `n` prompts at the same time. One reply is never malformed: there is none. */
const wide = (n: number) =>
  methodOf(async (run) => {
    const first = await run.score(run.propose('first', { by: 'x' }), run.task.dev);
    const rest = await run.map(Array.from({ length: n }), (_, run, i) =>
      run.score(run.propose(`prompt ${i}`, { by: 'x' }), run.task.dev),
    );
    return [first, ...rest];
  });

describe('seconds', () => {
  // dev has 12 examples, test 20; start and champion are examined one after the other
  it.each([
    ['in one lane: one after the other', lane(1), (calls: number) => calls],
    ['in a lane of 8: a wave of 12 takes two, one of 36 five, one of 20 three', lane(8), () => 2 + 5 + 3 + 3],
    ['in a lane of 100: a wave takes one', lane(100), () => 1 + 1 + 1 + 1],
    ['at half a second', lane(100, 0.5), () => 2],
  ])('%s', async (_, task, seconds) => {
    const { seconds: range, calls } = await rehearsed(wide(3), { task });
    const expected = seconds(DEV + 3 * DEV + 2 * TEST);
    expect(calls.mid).toBe(DEV + 3 * DEV + 2 * TEST);
    expect(range.mid).toBeCloseTo(expected, 9);
    expect(range.low).toBeCloseTo(0.75 * expected, 9);
    expect(range.high).toBeCloseTo(1.5 * expected, 9);
  });

  it('of both roles add up where one waits for the other', async () => {
    const method = methodOf(async (run) => {
      const format = taggedList('p', { count: 2 });
      await run.map([1, 2, 3], (_, run) => run.ask('x', { format, by: 'x' }));
      return [await scoreSeed(run)];
    });
    // three asks in two lanes take two waves of 4 s; the start is the champion, so 12 + 20 answers follow
    const { seconds, optimizerCalls } = await rehearsed(method, { optimizer: lane(2, 4), task: lane(100) });
    expect(optimizerCalls.low).toBe(3);
    expect(seconds.low).toBeCloseTo(0.75 * (2 * 4 + 1 + 1), 9);
  });

  it('are said to be guessed when a latency is', async () => {
    expect((await rehearsed(wide(1))).secondsGuessed).toBe(false);
    expect((await rehearsed(wide(1), { task: lane(1, 1, true) })).secondsGuessed).toBe(true);
    expect((await rehearsed(wide(1), { optimizer: lane(1, 1, true) })).secondsGuessed).toBe(true);
  });
});

describe('a rehearsal', () => {
  it('is the same every time, and another for another seed', async () => {
    const method = evopromptDE as unknown as Optimizer;
    const [first, again] = [await rehearsed(method), await rehearsed(method)];
    expect(again).toEqual(first);
    const spec = specOf(method, {}, { seed: '8' });
    const other = await rehearse(spec, method, live(spec), {
      prices: {},
      budget: { calls: 1e6 },
      lanes: { optimizer: lane(1), task: lane(1) },
    });
    expect(other.tokens).not.toEqual(first.tokens);
  });

  it('has no dollars where a price is unknown', async () => {
    expect((await rehearsed(wide(1))).usd!.mid).toBeGreaterThan(0);
    expect((await rehearsed(wide(1), { prices: { optimizer: price } })).usd).toBeUndefined();
    // nobody writes prompts in this method, so what that would cost need not be known
    expect((await rehearsed(wide(1), { prices: { task: price } })).usd).toBeDefined();
  });

  it('knows dollars of zero where models are free', async () => {
    const free = { input: 0, output: 0 };
    expect((await rehearsed(wide(1), { prices: { optimizer: free, task: free } })).usd).toEqual({
      low: 0,
      mid: 0,
      high: 0,
    });
  });

  it('says when the budget will cut the search', async () => {
    const calls = DEV + DEV + 2 * TEST;
    expect((await rehearsed(wide(1), { budget: { calls } })).cutByBudget).toBe(false);
    expect((await rehearsed(wide(1), { budget: { calls: calls - 1 } })).cutByBudget).toBe(true);
    expect((await rehearsed(wide(1), { budget: { calls, tokens: 10 } })).cutByBudget).toBe(true);
    expect((await rehearsed(wide(1), { budget: { calls, usd: 1e-6 } })).cutByBudget).toBe(true);
    expect((await rehearsed(wide(1), { prices: {}, budget: { calls, usd: 1e-6 } })).cutByBudget).toBe(false);
  });

  it('counts nothing for a method that asks nothing, on a task without a test split', async () => {
    const method = methodOf(async () => []);
    const { task } = specOf(method);
    const spec = specOf(method, {}, { task: { ...task, split: { ...task.split, test: [] } } });
    const estimate = await rehearse(spec, method, live(spec), {
      prices: { optimizer: price, task: price },
      budget: { calls: 10 },
      lanes: { optimizer: lane(1), task: lane(1) },
    });
    expect(estimate).toMatchObject({ calls: { low: 0, high: 0 }, usd: { high: 0 }, verdictCalls: 0 });
  });
});
