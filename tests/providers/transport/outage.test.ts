import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Paused } from '../../../src/core/errors.ts';
import { watchNetwork } from '../../../src/providers/transport/networkWatch.ts';
import { errorOf } from '../openai/questions.ts';
import { crowdOf, failure, type Behaviour } from './crowd.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

/** A server that is gone from one time to another. */
const goneBetween =
  (from: number, to: number): Behaviour =>
  (at) =>
    at >= from && at < to ? { ms: 5, error: failure('network') } : { ms: 100 };

describe('a connection that stops answering', () => {
  it('holds its calls however long that lasts, and goes on by itself', async () => {
    const crowd = crowdOf(goneBetween(250, HOUR), { most: 4 });
    const playing = crowd.play(40);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(crowd.lane.held).toMatchObject({
      why: 'network',
      message: expect.stringContaining('by themselves'),
    });
    const settled = await playing;
    expect(settled.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(crowd.lane.held).toBeUndefined();
    expect(crowd.now).toBeLessThan(HOUR + 32_000);
  });

  it('is tried by one call at a time, after waits that grow to half a minute', async () => {
    const crowd = crowdOf(goneBetween(250, HOUR), { most: 4 });
    const playing = crowd.play(40);
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    const tries = crowd.starts.filter((at) => at > 5000);
    const waits = tries.slice(1).map((at, i) => at - tries[i]!);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_100);
    expect(Math.min(...waits.slice(5))).toBeGreaterThanOrEqual(15_000);
    await playing;
  });

  it('is tried at once when the device has a network again', async () => {
    const crowd = crowdOf(goneBetween(250, 100_000), { most: 4 });
    const playing = crowd.play(40);
    await vi.advanceTimersByTimeAsync(100_000);
    const before = crowd.starts.length;
    crowd.lane.networkIs(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(crowd.starts).toHaveLength(before + 1);
    await playing;
  });

  it('lets a paused run go at once', async () => {
    const crowd = crowdOf(goneBetween(250, Infinity), { most: 4 });
    const calls = Array.from({ length: 40 }, (_, i) => crowd.call(i).catch((error: unknown) => error));
    await vi.advanceTimersByTimeAsync(HOUR);
    const paused = new Paused();
    crowd.stop.abort(paused);
    const settled = await Promise.all(calls);
    expect(settled.slice(20).every((one) => one === paused)).toBe(true);
    expect(crowd.lane.waiting).toBe(0);
  });

  it('is not one that cuts a call now and then', async () => {
    const crowd = crowdOf((_, n) => (n % 5 === 0 ? { ms: 5, error: failure('network') } : { ms: 20 }), {
      most: 8,
    });
    let held = 0;
    crowd.lane.watch(() => held++);
    expect((await crowd.play(200)).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(held).toBe(0);
  });

  it('is not shut by one call that always breaks it: that call fails', async () => {
    const crowd = crowdOf(
      (_, __, seed) => (seed === 3 ? { ms: 5, error: failure('network') } : { ms: 400 }),
      {
        most: 1,
      },
    );
    const settled = await crowd.play(40);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(settled[3]!.status).toBe('rejected');
  });
});

it('an outage does not last because a call that always breaks the connection is the first to try it', async () => {
  const gone = goneBetween(450, 5000);
  const breaking: Behaviour = (at, n, seed) =>
    seed === 0 ? { ms: 5, error: failure('network') } : gone(at, n, seed);
  const crowd = crowdOf(breaking, { most: 2 });
  const calls = Array.from({ length: 20 }, (_, seed) => crowd.call(seed).catch(() => 'failed'));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(crowd.answered).toHaveLength(19);
  crowd.stop.abort(new Paused());
  await Promise.all(calls);
});

describe('a connection that has never answered', () => {
  it('fails after its tries, so that a person hears of a wrong address', async () => {
    const crowd = crowdOf(() => ({ ms: 5, error: failure('network') }), { most: 4 });
    const settled = await crowd.play(2);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(crowd.starts).toHaveLength(12);
  });

  it('waits while the device has no network, and then fails all the same', async () => {
    const crowd = crowdOf(() => ({ ms: 5, error: failure('network') }), { most: 4 });
    crowd.lane.networkIs(false);
    const call = errorOf(crowd.call(1));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(crowd.lane.held).toMatchObject({ why: 'network', message: expect.stringContaining('offline') });
    crowd.lane.networkIs(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await call).toMatchObject({ kind: 'network' });
  });
});

describe('calls that are to fail fast', () => {
  it('fail with the first failure', async () => {
    const crowd = crowdOf(goneBetween(50, Infinity), { most: 4, failFast: true });
    expect((await crowd.play(1))[0]!.status).toBe('fulfilled');
    expect((await crowd.play(1))[0]!.status).toBe('rejected');
    expect(crowd.starts).toHaveLength(2);
  });

  it('do not wait for the network, but for the one that tries it', async () => {
    const crowd = crowdOf(() => ({ ms: 100 }), { failFast: true });
    crowd.lane.networkIs(false);
    expect(await errorOf(crowd.call(1))).toMatchObject({ kind: 'network' });
    expect(crowd.starts).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    const [probe, other] = [crowd.call(2), crowd.call(3)];
    await vi.advanceTimersByTimeAsync(500);
    await Promise.all([probe, other]);
  });

  it('are sent away when the network goes while they wait', async () => {
    const crowd = crowdOf(() => ({ ms: 1000 }), { most: 1, failFast: true });
    const [first, second] = [crowd.call(1), errorOf(crowd.call(2))];
    await vi.advanceTimersByTimeAsync(10);
    crowd.lane.networkIs(false);
    expect(await second).toMatchObject({ kind: 'network' });
    await vi.advanceTimersByTimeAsync(1000);
    await first;
  });
});

describe('this device', () => {
  it('tells when it loses its network and when it has one again', () => {
    const around = Object.assign(new EventTarget(), { navigator: { onLine: false } });
    const told: boolean[] = [];
    watchNetwork((online) => told.push(online), around as never);
    around.dispatchEvent(new Event('online'));
    around.dispatchEvent(new Event('offline'));
    expect(told).toEqual([false, true, false]);
  });
});
