import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError, Paused } from '../../../src/core/errors.ts';
import type { Model } from '../../../src/core/model.ts';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { Lane } from '../../../src/providers/transport/lane.ts';
import { parallelTo } from '../../../src/providers/transport/parallel.ts';
import { retried, type RetryOptions } from '../../../src/providers/transport/retried.ts';
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

const provider = (silence = 20): Model => openaiCompatible({ baseUrl: server.url, key: '', silence });

/** Retries without waiting, and notes how long it would have waited. */
function patient(model: Model, options: RetryOptions = {}, lane = new Lane(16, () => 0)) {
  const waits: number[] = [];
  const sleep = async (wait: number) => void waits.push(wait);
  return { ask: retried(model, lane, { sleep, random: () => 0, ...options }), waits, lane };
}

describe('retried', () => {
  beforeEach(() => release());

  it('asks again until it is answered', async () => {
    server.set({ faults: { kinds: ['server', 'malformed', 'empty', 'cut-body', 'wrong-type'], next: 5 } });
    const { ask, waits } = patient(provider());
    expect((await ask(question(), never())).text).toBe('negative');
    expect(server.chats).toHaveLength(6);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('gives up after six tries with the last error', async () => {
    server.set({ faults: { kinds: ['server'] } });
    expect(await errorOf(patient(provider()).ask(question(), never()))).toMatchObject({ kind: 'server' });
    expect(server.chats).toHaveLength(6);
  });

  it('asks again after a stalled body', async () => {
    server.set({ faults: { kinds: ['stalled'], next: 1 } });
    expect((await patient(provider(0.2)).ask(question(), never())).text).toBe('negative');
  });

  it.each(['key', 'credit', 'insufficient-quota', 'unknown-model', 'too-long'] as const)(
    'does not ask again after %s',
    async (fault) => {
      server.set({ faults: { kinds: [fault] } });
      await errorOf(patient(provider()).ask(question(), never()));
      expect(server.chats).toHaveLength(1);
    },
  );

  it('does not ask again at all when failures are to be fast', async () => {
    server.set({ faults: { kinds: ['malformed'], next: 1 } });
    const lost: string[] = [];
    const { ask } = patient(provider(), { failFast: true, onLost: (_, { kind }) => lost.push(kind) });
    expect(await errorOf(ask(question(), never()))).toMatchObject({ kind: 'unreadable' });
    expect(server.chats).toHaveLength(1);
    expect(lost).toEqual(['unreadable']);
  });

  it('lets a person hear of a wait that is too long', async () => {
    server.set({ retryAfter: 3600, faults: { kinds: ['rate-limit'] } });
    const { ask } = patient(provider());
    expect(await errorOf(ask(question(), never()))).toMatchObject({ retryAfter: 3_600_000 });
    expect(server.chats).toHaveLength(1);
  });

  it('waits from half a second to half a minute, each time shortened at random', async () => {
    const failing: Model = async () => {
      throw new ModelError('server', 'it failed');
    };
    const waitsOf = async (random: number) => {
      const { ask, waits } = patient(failing, { tries: 9, random: () => random });
      await errorOf(ask(question(), never()));
      return waits;
    };
    expect(await waitsOf(0)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(await waitsOf(1)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('makes no further try once it is paused, and ends its real wait at once', async () => {
    server.set({ faults: { kinds: ['server'] } });
    const pause = new AbortController();
    const call = errorOf(retried(provider(), new Lane(1))(question(), pause.signal));
    await server.when(({ chats }) => chats[0]?.status === 500);
    const paused = new Paused();
    pause.abort(paused);
    expect(await call).toBe(paused);
    expect(server.chats).toHaveLength(1);
  });

  it('does not retry a bug', async () => {
    const bug = new TypeError('x is not a function');
    const broken: Model = async () => {
      throw bug;
    };
    expect(await errorOf(patient(broken).ask(question(), never()))).toBe(bug);
  });

  it('tells once of each answer that was lost on the way, and of no other failure', async () => {
    const kinds: Fault[] = ['server', 'cut-body', 'rate-limit-ms', 'malformed', 'stalled'];
    server.set({ retryAfter: 0.001, faults: { kinds, next: 5 } });
    const lost: string[] = [];
    const { ask } = patient(provider(0.2), { onLost: ({ seed }, { kind }) => lost.push(`${seed} ${kind}`) });
    await ask(question({ seed: 3 }), never());
    expect(lost).toEqual(['3 unreadable', '3 unreadable', '3 timeout']);
    expect(server.chats.filter(({ billed }) => billed)).toHaveLength(lost.length + 1);
  });
});

describe('a call in flight', () => {
  it('is finished although the run is paused', async () => {
    const pause = new AbortController();
    const call = patient(provider()).ask(question(), pause.signal);
    await server.when(({ inFlight }) => inFlight === 1);
    pause.abort(new Paused());
    release();
    expect((await call).text).toBe('negative');
  });

  it('is ended with the run where nobody pays for it, which frees its place', async () => {
    const pause = new AbortController();
    const { ask, lane } = patient(provider(), { breakOff: true });
    const call = errorOf(ask(question(), pause.signal));
    await server.when(({ inFlight }) => inFlight === 1);
    const paused = new Paused();
    pause.abort(paused);
    expect(await call).toBe(paused);
    await server.when(({ chats }) => chats[0]!.abandoned);
    expect(lane.inFlight).toBe(0);
  });
});

describe('a lane', () => {
  it('holds both roles of a connection to one width', async () => {
    const lane = new Lane(3);
    const roles = [retried(provider(), lane), retried(provider(), lane)];
    const calls = Array.from({ length: 12 }, (_, i) => roles[i % 2]!(question({ seed: i }), never()));
    await server.when(({ inFlight }) => inFlight === 3);
    expect(lane.waiting).toBe(9);
    release();
    await Promise.all(calls);
    expect(server.chats).toHaveLength(12);
    expect(server.peak).toBe(3);
  });

  it('never begins a call that was paused while it waited, and says so at once', async () => {
    const model = retried(provider(), new Lane(1));
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
    const model = retried(provider(), new Lane(4), { breakOff: true });
    await Promise.all(Array.from({ length: 20 }, (_, seed) => model(question({ seed }), signal)));
    expect(listeners).toBe(1);
  });

  it('goes on after failures', async () => {
    release();
    server.set({ faults: { kinds: ['key'], next: 2 } });
    const model = retried(provider(), new Lane(1));
    const settled = await Promise.allSettled([1, 2, 3].map((seed) => model(question({ seed }), never())));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});

it('loses no call under a third of all faults, and counts every answer that was billed', async () => {
  release();
  const passing: Fault[] = faults.filter((fault) =>
    /^(rate|server|cut|malformed|empty|wrong|stalled)/.test(fault),
  );
  server.set({ faults: { kinds: passing, share: 0.33, seed: 'stress' }, retryAfter: 0.01 });
  let lost = 0;
  const { ask } = patient(provider(0.2), { tries: 12, onLost: () => lost++ });
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, seed) => ask(question({ seed }), never())),
  );
  expect(answers.every(({ text }) => text === 'negative')).toBe(true);
  const whole = server.chats.filter(({ status, fault }) => status === 200 && fault === undefined);
  expect(whole).toHaveLength(120);
  expect(server.chats.filter(({ billed }) => billed)).toHaveLength(120 + lost);
});

describe('a server over plain http', () => {
  it('has no more calls in flight than a browser opens connections to a host', () => {
    expect(parallelTo('http://localhost:11434/v1', 32)).toBe(6);
    expect(parallelTo('http://localhost:11434/v1', 4)).toBe(4);
    expect(parallelTo('https://models.example/v1', 32)).toBe(32);
  });
});
