import { describe, expect, test } from 'vitest';
import { ModelError, Paused, ReplayDivergence, SearchEnded } from '../src/core/errors.ts';
import type { Entry } from '../src/core/event.ts';
import { rehearse } from '../src/engine/rehearse.ts';
import { optimizers } from '../src/optimizers/index.ts';
import { callsIn, disk, fakeCaller, live, specOf, spread, start, TEST } from './engine/harness.ts';

/** What every method must keep, whatever it does: this suite runs on each method in the list. */
describe.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))('%s', (_, optimizer) => {
  const spec = specOf(optimizer);

  async function freshRun() {
    const store = disk();
    const models = fakeCaller(store, { malformed: 0.05 });
    const result = await start(optimizer, spec, store, models.call);
    return { store, models, result };
  }

  let whole: ReturnType<typeof freshRun> | undefined;
  /** A run to its end that all tests look at, and none writes to. */
  const wholeRun = () => (whole ??= freshRun());

  test('the same spec grows the same tree, whatever the latencies', async () => {
    const [a, b] = [await wholeRun(), await freshRun()];
    expect(b.store.journalled).toEqual(a.store.journalled);
    expect(b.result).toEqual(a.result);
    expect(a.store.journalled.at(-1)?.event.type).toBe('test-opened');
  });

  test('a run that dies at any call resumes to the same tree and repeats no recorded call', async () => {
    const whole = await wholeRun();
    for (const k of spread(14, whole.models.calls, optimizer.id)) {
      const store = disk();
      const dying = fakeCaller(store, {
        malformed: 0.05,
        before: (n) => {
          if (n > k) throw new ModelError('network', 'the tab was closed');
        },
      });
      await expect(start(optimizer, spec, store, dying.call)).rejects.toThrow('the tab was closed');
      const paid = store.calls.size;
      expect(paid).toBeLessThanOrEqual(k);

      const second = fakeCaller(store, { malformed: 0.05 }); // its disk refuses to store a call twice
      expect(await start(optimizer, spec, store, second.call)).toEqual(whole.result);
      expect(store.journalled).toEqual(whole.store.journalled);
      expect(paid + second.calls).toBe(whole.models.calls);
    }
  });

  test('a paused run loses nothing that was under way', async () => {
    const whole = await wholeRun();
    // the last wave is the verdict on the champion: once it is under way, there is nothing left to pause
    for (const k of spread(5, whole.models.calls - TEST, `pause ${optimizer.id}`)) {
      const store = disk();
      const pause = new AbortController();
      const pausing = fakeCaller(store, {
        malformed: 0.05,
        before: (n) => {
          if (n === k + 1) pause.abort(new Paused('paused'));
        },
      });
      await expect(start(optimizer, spec, store, pausing.call, { pause: pause.signal })).rejects.toThrow(
        Paused,
      );
      expect(store.calls.size).toBe(pausing.calls);
      const second = fakeCaller(store, { malformed: 0.05 });
      await start(optimizer, spec, store, second.call);
      expect(store.journalled).toEqual(whole.store.journalled);
      expect(pausing.calls + second.calls).toBe(whole.models.calls);
    }
  });

  test('models that ignore their seed are still replayed as they were', async () => {
    const store = disk();
    const half = Math.floor((await wholeRun()).models.calls / 2);
    const first = fakeCaller(store, {
      whimsical: true,
      before: (n) => {
        if (n > half) throw new ModelError('network', 'gone');
      },
    });
    await expect(start(optimizer, spec, store, first.call)).rejects.toThrow('gone');
    const before = store.journalled;
    expect(before.length).toBeGreaterThan(3);
    await start(optimizer, spec, store, fakeCaller(store, { whimsical: true }).call);
    expectPart(before, store.journalled);
  });

  test('a finished run replays without models', async () => {
    const { store, result } = await wholeRun();
    const offline = fakeCaller(store, {
      before: () => {
        throw new Error('no model is at hand');
      },
    });
    expect(await start(optimizer, spec, store, offline.call)).toEqual(result);
    expect(offline.calls).toBe(0);
  });

  test.each(Object.entries(optimizer.options))('a changed option is refused: %s', async (name, field) => {
    const { store } = await wholeRun();
    const now = spec.options[name];
    const other =
      field.kind === 'choice'
        ? field.of.find((o) => o.value !== now)!.value
        : now === field.min
          ? field.max
          : field.min;
    const changed = specOf(optimizer, { [name]: other });
    await expect(start(optimizer, changed, store, fakeCaller(store).call)).rejects.toThrow(ReplayDivergence);
  });

  test('the budget in calls is never passed, and what is bought with it does not depend on timing', async () => {
    const whole = await wholeRun();
    for (const calls of spread(8, whole.models.calls, `budget ${optimizer.id}`).map((n) => n + 41)) {
      const [one, two] = await Promise.all(
        [disk(), disk()].map(async (store) => {
          const models = fakeCaller(store, { malformed: 0.05 });
          let logical = 0;
          const result = await start(optimizer, spec, store, models.call, {
            budget: { calls },
            onProgress: (spent) => (logical = spent.calls),
          });
          expect(logical).toBeLessThanOrEqual(calls);
          expect(models.calls).toBeLessThanOrEqual(calls);
          return { result, store };
        }),
      );
      expect(two!.store.journalled).toEqual(one!.store.journalled);
      expect(two!.result).toEqual(one!.result);
    }
  });

  test('the budgets in tokens and dollars are never passed by calls in flight', async () => {
    const whole = await wholeRun();
    const price = { input: 1, output: 1 }; // dollars for a million tokens, so that dollars are tokens
    for (const share of [0.05, 0.3, 0.6, 0.95]) {
      const tokens = Math.floor(whole.models.tokens * share);
      for (const limit of [{ tokens }, { usd: tokens / 1e6 }]) {
        const store = disk();
        const models = fakeCaller(store, { malformed: 0.05 });
        await start(optimizer, spec, store, models.call, {
          budget: { calls: 1e6, ...limit },
          prices: { optimizer: price, task: price },
        });
        expect(models.tokens).toBeLessThanOrEqual(tokens);
        // nor is the run over-cautious, once the worst case of a call is small against the budget
        if (share > 0.5) expect(models.tokens).toBeGreaterThan(tokens / 3);
      }
    }
  });

  test('a raised budget goes on where the run had ended', async () => {
    const whole = await wholeRun();
    const store = disk();
    const first = fakeCaller(store, { malformed: 0.05 });
    const calls = Math.floor(callsIn(whole.store.journalled) * 0.6);
    const { ending } = await start(optimizer, spec, store, first.call, { budget: { calls } });
    expect(ending).toBe('budget');
    const second = fakeCaller(store, { malformed: 0.05 });
    expect(await start(optimizer, spec, store, second.call)).toEqual(whole.result);
    expectPart(whole.store.journalled, store.journalled);
  });

  test('a stopped run still opens the test split for the best so far', async () => {
    const store = disk();
    const third = Math.floor((await wholeRun()).models.calls / 3);
    const stop = new AbortController();
    const models = fakeCaller(store, {
      before: (n) => {
        if (n === third) stop.abort(new SearchEnded('stopped'));
      },
    });
    const result = await start(optimizer, spec, store, models.call, { stop: stop.signal });
    expect(result.ending).toBe('stopped');
    expect(store.journalled.at(-1)?.event).toMatchObject({ type: 'test-opened', champion: result.champion });
    const replay = await start(optimizer, spec, store, fakeCaller(store, { before: neverCalled }).call, {
      ended: 'stopped',
    });
    expect(replay).toEqual(result);
  });

  test('an erroring model call is never a score', async () => {
    const whole = await wholeRun();
    for (const k of spread(6, whole.models.calls, `error ${optimizer.id}`)) {
      const store = disk();
      const failing = fakeCaller(store, {
        malformed: 0.05,
        before: (n) => {
          if (n === k + 1) throw new ModelError('bad-request', 'the server refused');
        },
      });
      await expect(start(optimizer, spec, store, failing.call)).rejects.toThrow(ModelError);
      expectPart(store.journalled, whole.store.journalled);
    }
  });

  test('a malformed reply is asked for once more, and never becomes a prompt', async () => {
    // several runs, since some methods ask little
    const stores = await Promise.all(
      ['7', '8', '9'].map(async (seed) => {
        const store = disk();
        await start(optimizer, { ...spec, seed }, store, fakeCaller(store, { malformed: 0.5 }).call);
        return store;
      }),
    );
    const events = stores.flatMap((store) => store.journalled.map(({ event }) => event));
    const replies = events.filter((event) => event.type === 'reply-received');
    expect(replies.some((reply) => reply.calls.length === 2 && !reply.fault)).toBe(true);
    const failed = events.filter((event) => event.type === 'proposal-failed');
    // of what was asked as an operator; a judge's lost vote, say, is no proposal
    const lost = replies.filter((reply) => reply.fault && Object.hasOwn(optimizer.operators, reply.by));
    expect(failed.length).toBe(lost.length);
    expect(failed.length).toBeGreaterThan(0);
    for (const event of events)
      if (event.type === 'candidate-proposed') expect(event.candidate.text).not.toContain('rather not');
  });

  test('the rehearsed estimate is within a quarter of the calls that a run takes', async () => {
    const { models, store } = await wholeRun();
    const taken = callsIn(store.journalled);
    const lane = { parallel: 8, latency: 1, guessed: false };
    const { calls } = await rehearse(spec, optimizer, live(spec), {
      prices: {},
      budget: { calls: 1e6 },
      lanes: { optimizer: lane, task: lane },
    });
    expect(models.calls).toBeLessThanOrEqual(taken);
    expect(calls.mid / taken).toBeGreaterThan(0.75);
    expect(calls.mid / taken).toBeLessThan(1.25);
    expect(calls.low).toBeLessThanOrEqual(calls.mid);
    expect(calls.high).toBeGreaterThanOrEqual(calls.mid);
  });
});

/** Expects every entry of one journal in another. */
function expectPart(part: readonly Entry[], whole: readonly Entry[]): void {
  const events = new Map(whole.map(({ place, event }) => [place, event]));
  expect(part.map(({ place }) => ({ place, event: events.get(place) }))).toEqual(part);
}

function neverCalled(): void {
  throw new Error('no model is at hand');
}
