import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError, Paused } from '../../../src/core/errors.ts';
import type { Model } from '../../../src/core/model.ts';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { makeLane } from '../../../src/providers/transport/lane.ts';
import { limited } from '../../../src/providers/transport/limited.ts';
import { parallelTo } from '../../../src/providers/transport/parallel.ts';
import { retried, type Retry, type RetryOptions } from '../../../src/providers/transport/retried.ts';
import { steered } from '../../../src/providers/transport/steered.ts';
import { faults, type Fault } from '../../server/faults.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';
import { errorOf, never, question } from '../openai/questions.ts';

let server: ProtocolServer;
/** Lets the server answer the requests that it holds. */
let release: () => void;
beforeEach(async () => {
  const held = new Promise<void>((resolve) => (release = resolve));
  server = await startProtocolServer({
    retryAfter: 20,
    answer: async () => {
      await held;
      return 'negative';
    },
  });
});
afterEach(async () => {
  release();
  await server.close();
});

const provider = (deadline = 20): Model => openaiCompatible({ baseUrl: server.url, key: '', deadline });

/** Retries without waiting. */
const patient = (model: Model, options: RetryOptions = {}) =>
  retried(model, { sleep: async () => {}, random: () => 0, ...options });

describe('retried', () => {
  beforeEach(() => release());

  it('asks again until it is answered', async () => {
    server.set({ faults: { kinds: ['server', 'malformed', 'cut', 'empty', 'cut-body'], next: 5 } });
    const retries: Retry[] = [];
    const { text } = await patient(provider(), { onRetry: (retry) => retries.push(retry) })(
      question(),
      never(),
    );
    expect(text).toBe('negative');
    expect(server.chats).toHaveLength(6);
    expect(retries.map(({ tries, wait, error }) => [tries, wait, error.kind])).toEqual([
      [1, 500, 'server'],
      [2, 1000, 'unreadable'],
      [3, 2000, 'network'],
      [4, 4000, 'unreadable'],
      [5, 8000, 'unreadable'],
    ]);
  });

  it('gives up after six tries with the last error', async () => {
    server.set({ faults: { kinds: ['server'] } });
    expect(await errorOf(patient(provider())(question(), never()))).toMatchObject({ kind: 'server' });
    expect(server.chats).toHaveLength(6);
  });

  it('asks again after a stalled body', async () => {
    server.set({ faults: { kinds: ['stalled'], next: 1 } });
    expect((await patient(provider(0.2))(question(), never())).text).toBe('negative');
  });

  it.each(['key', 'credit', 'insufficient-quota', 'unknown-model', 'too-long'] as const)(
    'does not ask again after %s',
    async (fault) => {
      server.set({ faults: { kinds: [fault] } });
      await errorOf(patient(provider())(question(), never()));
      expect(server.chats).toHaveLength(1);
    },
  );

  it('waits as long as the server asks, in either form, and not all at the same moment', async () => {
    server.set({ faults: { kinds: ['rate-limit', 'rate-limit-ms', 'rate-limit-date'], next: 3 } });
    const waits: number[] = [];
    await patient(provider(), { random: () => 0.5, onRetry: ({ wait }) => waits.push(wait) })(
      question(),
      never(),
    );
    expect(waits.slice(0, 2)).toEqual([21_000, 21_000]);
    expect(waits[2]).toBeGreaterThan(19_000);
  });

  it('lets a person hear of a wait that is too long', async () => {
    server.set({ retryAfter: 3600, faults: { kinds: ['rate-limit'] } });
    expect(await errorOf(patient(provider())(question(), never()))).toMatchObject({ retryAfter: 3_600_000 });
    expect(server.chats).toHaveLength(1);
  });

  it('waits from half a second to half a minute, longer after rate limits, each shortened at random', async () => {
    const failing =
      (kind: 'server' | 'rate-limit'): Model =>
      async () => {
        throw new ModelError(kind, 'it failed');
      };
    const waitsOf = async (kind: 'server' | 'rate-limit', random: number) => {
      const waits: number[] = [];
      const options = { tries: 9, random: () => random, onRetry: ({ wait }: Retry) => waits.push(wait) };
      await errorOf(patient(failing(kind), options)(question(), never()));
      return waits;
    };
    expect(await waitsOf('server', 0)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(await waitsOf('server', 1)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(await waitsOf('rate-limit', 0)).toEqual([
      2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('makes no further try once it is paused, and ends its real wait at once', async () => {
    server.set({ faults: { kinds: ['rate-limit'] } });
    const pause = new AbortController();
    const paused = new Paused();
    const call = retried(provider(), { onRetry: () => queueMicrotask(() => pause.abort(paused)) });
    expect(await errorOf(call(question(), pause.signal))).toBe(paused);
    expect(server.chats).toHaveLength(1);
  });

  it('does not retry a bug', async () => {
    const bug = new TypeError('x is not a function');
    const broken: Model = async () => {
      throw bug;
    };
    expect(await errorOf(patient(broken)(question(), never()))).toBe(bug);
  });
});

describe('a call in flight', () => {
  it('is finished although the run is paused', async () => {
    const pause = new AbortController();
    const call = limited(patient(provider()), makeLane(1))(question(), pause.signal);
    await server.when(({ inFlight }) => inFlight === 1);
    pause.abort(new Paused());
    release();
    expect((await call).text).toBe('negative');
  });

  it('is ended by kill, which frees its place', async () => {
    const kill = new AbortController();
    const lane = makeLane(1);
    const call = errorOf(limited(patient(provider(), { kill: kill.signal }), lane)(question(), never()));
    await server.when(({ inFlight }) => inFlight === 1);
    const reason = new Error('stopped for good');
    kill.abort(reason);
    expect(await call).toBe(reason);
    await server.when(({ chats }) => chats[0]!.abandoned);
    expect(lane.inFlight).toBe(0);
  });
});

describe('limited', () => {
  it('keeps both roles of a connection to one lane', async () => {
    const lane = makeLane(3);
    const roles = [limited(provider(), lane), limited(provider(), lane)];
    const calls = Array.from({ length: 12 }, (_, i) => roles[i % 2]!(question({ seed: i }), never()));
    await server.when(({ inFlight }) => inFlight === 3);
    expect(lane.waiting).toBe(9);
    release();
    await Promise.all(calls);
    expect(server.chats).toHaveLength(12);
    expect(server.peak).toBe(3);
  });

  it('never begins a call that was paused while it waited, and says so at once', async () => {
    const calm = never(); // an inner model that would not notice the pause by itself
    const model = limited((request) => provider()(request, calm), makeLane(1));
    const pause = new AbortController();
    const first = model(question(), never());
    const waiting = [1, 2, 3].map((seed) => errorOf(model(question({ seed }), pause.signal)));
    const other = model(question({ seed: 4 }), never());
    const paused = new Paused();
    pause.abort(paused);
    expect(await Promise.all(waiting)).toEqual([paused, paused, paused]);
    expect(await errorOf(model(question({ seed: 5 }), pause.signal))).toBe(paused);
    release();
    await Promise.all([first, other]);
    expect(server.chats).toHaveLength(2);
  });

  it('puts one listener on the signal of a long run, however many calls wait', async () => {
    release();
    const signal = never();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (...a: Parameters<typeof add>) => {
      listeners++;
      add(...a);
    };
    const model = limited(patient(provider(), { kill: signal }), makeLane(4));
    await Promise.all(Array.from({ length: 20 }, (_, seed) => model(question({ seed }), signal)));
    expect(listeners).toBe(1);
  });

  it('goes on after failures', async () => {
    release();
    server.set({ faults: { kinds: ['server'], next: 2 } });
    const model = limited(provider(), makeLane(1));
    const settled = await Promise.allSettled([1, 2, 3].map((seed) => model(question({ seed }), never())));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});

describe('a rate limit', () => {
  /** A model that answers or is turned away as told, and holds nothing. */
  const steeredBy = (lane: ReturnType<typeof makeLane>) => {
    let fail = false;
    const model = limited(
      steered(async () => {
        if (fail) throw new ModelError('rate-limit', 'too many');
        return { text: '', finish: 'stop', usage: { tokensIn: 0, tokensOut: 0 } };
      }, lane),
      lane,
    );
    return async (calls: number, failing = false) => {
      fail = failing;
      await Promise.allSettled(Array.from({ length: calls }, () => model(question(), never())));
    };
  };

  it('halves the lane once for all calls that were under way together', async () => {
    const lane = makeLane(16);
    const call = steeredBy(lane);
    await call(16, true);
    expect(lane.width).toBe(8);
    await call(1, true);
    expect(lane.width).toBe(4);
    for (let i = 0; i < 5; i++) await call(1, true);
    expect(lane.width).toBe(1);
  });

  it('is forgotten slowly: one place more for each full round of answers', async () => {
    const lane = makeLane(8);
    const call = steeredBy(lane);
    await call(1, true);
    await call(3);
    expect(lane.width).toBe(4);
    await call(1);
    expect(lane.width).toBe(5);
    await call(5 + 6 + 7);
    expect(lane.width).toBe(8);
    await call(50);
    expect(lane.width).toBe(8);
  });

  it('lowers what really is in flight', async () => {
    release();
    server.set({ faults: { kinds: ['rate-limit-hidden'], next: 4 } });
    const lane = makeLane(4);
    const model = limited(patient(steered(provider(), lane)), lane);
    await Promise.all(Array.from({ length: 4 }, (_, seed) => model(question({ seed }), never())));
    expect(lane.width).toBe(3); // 4, halved to 2, and one round of answers later
  });

  it.each([0, -1, 1.5])('a lane of width %d is refused', (width) => {
    expect(() => makeLane(width)).toThrow(/concurrency/);
  });
});

it('loses no call under a third of all faults, and pays for none twice that was answered', async () => {
  release();
  const passing: Fault[] = faults.filter((fault) =>
    /^(rate|server|cut|malformed|empty|wrong|stalled)/.test(fault),
  );
  server.set({ faults: { kinds: passing, share: 0.33, seed: 'stress' }, retryAfter: 0.01 });
  const lane = makeLane(16);
  const model = limited(patient(steered(provider(0.2), lane), { tries: 12 }), lane);
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, seed) => model(question({ seed }), never())),
  );
  expect(answers.every(({ text }) => text === 'negative')).toBe(true);
  const whole = server.chats.filter(({ status, fault }) => status === 200 && fault === undefined);
  expect(whole).toHaveLength(120);
});

describe('a server over plain http', () => {
  it('has no more calls in flight than a browser opens connections to a host', () => {
    expect(parallelTo('http://localhost:11434/v1', 32)).toBe(6);
    expect(parallelTo('http://localhost:11434/v1', 4)).toBe(4);
    expect(parallelTo('https://models.example/v1', 32)).toBe(32);
  });
});
