import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Paused, type ModelErrorKind } from '../../../src/core/errors.ts';
import { Lane } from '../../../src/providers/transport/lane.ts';
import { ceilingOf } from '../../server/rateCeiling.ts';
import { errorOf } from '../openai/questions.ts';
import { crowdOf, failure, type Behaviour } from './crowd.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lostOf = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.filter(({ status }) => status === 'rejected');

describe('the width of a lane', () => {
  it('begins modestly and doubles up to hundreds where the server bears it', async () => {
    const crowd = crowdOf(() => ({ ms: 200 }));
    const playing = crowd.play(2000);
    await vi.advanceTimersByTimeAsync(100);
    expect(crowd.lane.inFlight).toBe(16);
    await vi.advanceTimersByTimeAsync(200);
    expect(crowd.lane.inFlight).toBe(32);
    await playing;
    expect(crowd.peak).toBe(256);
    expect(crowd.now).toBeLessThan(200 * (2000 / 256 + 5));
  });

  it.each([503, 529])(
    'is halved by status %i, once for all that were under way, and comes back',
    async (status) => {
      const crowd = crowdOf((at) =>
        at < 1 ? { ms: 10, error: failure('server', { status }) } : { ms: 100 },
      );
      const playing = crowd.play(100);
      await vi.advanceTimersByTimeAsync(15);
      expect(crowd.lane.width).toBe(8);
      await vi.advanceTimersByTimeAsync(6000);
      expect(crowd.lane.width).toBeGreaterThanOrEqual(9);
      expect(lostOf(await playing)).toEqual([]);
    },
  );

  it('is not changed by a failure that says nothing of load', async () => {
    const crowd = crowdOf((_, n) =>
      n === 1 ? { ms: 5, error: failure('server', { status: 500 }) } : { ms: 5 },
    );
    await crowd.play(1);
    expect(crowd.lane.width).toBe(16);
  });

  it('is never passed, and no call is lost or answered twice, whatever fails', async () => {
    const kinds: ModelErrorKind[] = ['rate-limit', 'server', 'network', 'timeout', 'unreadable'];
    const plan = fc.array(fc.option(fc.constantFrom(...kinds), { freq: 2 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 20 }), async (plan, most) => {
        const behave: Behaviour = (_, n) => {
          const kind = n <= plan.length ? plan[n - 1] : undefined;
          return { ms: 10 + (n % 7), ...(kind && { error: failure(kind) }) };
        };
        const crowd = crowdOf(behave, { most, tries: 50 });
        expect(lostOf(await crowd.play(30))).toEqual([]);
        expect(crowd.answered.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
        expect(crowd.peak).toBeLessThanOrEqual(most);
      }),
      { numRuns: 50 },
    );
  });

  it.each([0, -1, 1.5])('cannot be %d', (width) => {
    expect(() => new Lane(width)).toThrow(/concurrency/);
  });
});

describe('the turn of a call', () => {
  it('is that of asking, and is kept while a call waits to be tried again', async () => {
    const crowd = crowdOf((_, n) => (n === 1 ? { ms: 10, error: failure('server') } : { ms: 300 }), {
      most: 1,
    });
    await crowd.play(6);
    // another one went while call 0 waited half a second, and then it was its turn again
    expect(crowd.answered.indexOf(0)).toBeLessThanOrEqual(2);
    expect(crowd.answered.filter((seed) => seed > 0)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a ceiling in requests a second', () => {
  const against = (perSecond: number, burst: number, ms: number, retryAfter?: number) => {
    const letsIn = ceilingOf({ perSecond, burst });
    let refused = 0;
    const behave: Behaviour = (at) => {
      if (letsIn(at)) return { ms };
      refused++;
      const told = retryAfter === undefined ? {} : { retryAfter };
      return { ms: 20, error: failure('rate-limit', { status: 429, ...told }) };
    };
    return { crowd: crowdOf(behave), refused: () => refused };
  };

  it.each([
    ['that is told', 20, 20, 50, 1000, 0.92],
    ['that is not told', 20, 20, 50, undefined, 0.92],
    ['of a bucket that holds three seconds', 20, 60, 50, 1000, 0.92],
    ['that lets in one at a time', 20, 1, 50, 1000, 0.7],
    ['of a fast server', 100, 100, 50, 1000, 0.92],
    ['of a slow server', 20, 20, 2000, 1000, 0.65],
    ['of twenty a minute', 1 / 3, 20, 50, undefined, 0.9],
  ])('%s is nearly reached, and no call is lost', async (_, perSecond, burst, ms, retryAfter, share) => {
    const { crowd, refused } = against(perSecond, burst, ms, retryAfter);
    const calls = Math.max(burst + 60, perSecond * 25);
    expect(lostOf(await crowd.play(calls))).toEqual([]);
    const sustained = (calls - burst) / (crowd.now / 1000) / perSecond;
    expect(sustained).toBeGreaterThan(share);
    expect(refused()).toBeLessThan(2 * calls);
  });

  it('is told to whoever watches', async () => {
    const { crowd } = against(20, 20, 50, 1000);
    const told: (string | undefined)[] = [];
    const end = crowd.lane.watch(() => told.push(crowd.lane.held?.message));
    const playing = crowd.play(200);
    await vi.advanceTimersByTimeAsync(300);
    expect(crowd.lane.held).toMatchObject({
      why: 'rate-limit',
      message: expect.stringContaining('too many'),
    });
    expect(crowd.lane.held!.until! - Date.now()).toBeGreaterThan(500);
    await vi.advanceTimersByTimeAsync(3000);
    expect(crowd.lane.held?.message).toMatch(/about \d+ calls a second/);
    await playing;
    expect(crowd.lane.held).toBeUndefined();
    expect(told).toEqual(expect.arrayContaining([expect.stringContaining('about'), undefined]));
    end();
  });

  it('is not seen in refusals that come at random', async () => {
    const crowd = crowdOf((_, n) =>
      n % 16 === 0 ? { ms: 5, error: failure('rate-limit', { retryAfter: 10 }) } : { ms: 50 },
    );
    expect(lostOf(await crowd.play(1000))).toEqual([]);
    expect(crowd.now).toBeLessThan(5000);
  });
});

describe('a wait that the server asks for', () => {
  it('holds the whole lane', async () => {
    const crowd = crowdOf((_, n) =>
      n === 3 ? { ms: 10, error: failure('rate-limit', { retryAfter: 20_000 }) } : { ms: 50 },
    );
    await crowd.play(30);
    const between = crowd.starts.filter((at) => at > 10 && at < 20_010);
    expect(between).toEqual([]);
    expect(crowd.starts.filter((at) => at >= 20_000).length).toBeGreaterThanOrEqual(15);
  });

  it('can be told without a failure', async () => {
    const crowd = crowdOf(() => ({ ms: 10 }));
    crowd.lane.restFor(5000);
    await crowd.play(3);
    expect(crowd.starts[0]).toBeGreaterThanOrEqual(5000);
  });

  it('ends at once for a call that is paused', async () => {
    const crowd = crowdOf(() => ({ ms: 10 }));
    crowd.lane.restFor(60_000);
    const calls = [1, 2].map((seed) => errorOf(crowd.call(seed)));
    await vi.advanceTimersByTimeAsync(100);
    const paused = new Paused();
    crowd.stop.abort(paused);
    expect(await Promise.all(calls)).toEqual([paused, paused]);
    expect(crowd.lane.waiting).toBe(0);
    expect(crowd.starts).toEqual([]);
  });

  it('does not make a server that turns everything away be asked again and again', async () => {
    const crowd = crowdOf(() => ({ ms: 20, error: failure('rate-limit') }), { most: 4 });
    const settled = await crowd.play(2);
    expect(lostOf(settled)).toHaveLength(2);
    expect(crowd.starts.length).toBeLessThanOrEqual(36);
    expect(crowd.now).toBeGreaterThan(60_000); // limits are mostly counted by the minute
  });
});

it('says what a provider says while it prepares, and how far it is', () => {
  const lane = new Lane(1);
  const told: (number | undefined)[] = [];
  lane.watch(() => told.push(lane.held?.progress));
  for (const progress of [0.4, 0.5, 0.5])
    lane.held = { why: 'loading', message: `The model is being loaded: ${100 * progress} %.`, progress };
  lane.held = undefined;
  expect(lane.held).toBeUndefined();
  expect(told).toEqual([0.4, 0.5, undefined]);
});
