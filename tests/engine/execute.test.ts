import { describe, expect, it } from 'vitest';
import { Paused, SearchEnded } from '../../src/core/errors.ts';
import { tagged } from '../../src/core/format.ts';
import type { Run } from '../../src/core/run.ts';
import type { Journal } from '../../src/core/event.ts';
import type { Scored } from '../../src/core/candidate.ts';
import {
  answerAsPrompted,
  DEV,
  disk,
  fakeCaller,
  live,
  methodOf,
  scoreSeed,
  specOf,
  start,
  TEST,
} from './harness.ts';
import { execute } from '../../src/engine/execute.ts';
import { never } from './harness.ts';

/** Each round writes one child of the last; only the last lives, however good the others were. */
const lastOnly = methodOf(async (run: Run): Promise<Scored[]> => {
  let last = await scoreSeed(run);
  for await (const _ of run.rounds(4)) {
    const reply = await run.ask(last.text, { format: tagged('prompt'), by: 'step' });
    const child = run.propose(reply.value, { by: 'step', parents: { parent: last }, from: reply });
    if (child) last = await run.score(child, run.task.dev);
  }
  return [last];
});
const ROUND = 1 + DEV;

/** Children score as the list says, in turn; the start scores 0. */
const children =
  (...right: number[]) =>
  (question: Parameters<typeof answerAsPrompted>[0]): string => {
    if (question.role === 'task') return answerAsPrompted(question);
    const parent = question.request.messages[0]!.content;
    const next = right[right.findIndex((k) => parent === `right on ${k}`) + 1];
    return `<prompt>right on ${next}</prompt>`;
  };

const spec = specOf(lastOnly);
const answer = children(3, 8, 5, 6);

function begin(store = disk(), host: Parameters<typeof start>[4] = {}, before?: (n: number) => void) {
  const models = fakeCaller(store, { answer, ...(before && { before }) });
  return { store, models, result: start(lastOnly, spec, store, models.call, host) };
}
const testScores = ({ journalled }: ReturnType<typeof disk>) =>
  journalled.filter(({ event }) => event.type === 'candidate-scored' && event.on === 'test');
const opened = ({ journalled }: ReturnType<typeof disk>) =>
  journalled.flatMap(({ event }) => (event.type === 'test-opened' ? [event] : []));

describe('the verdict', () => {
  it('opens the test split once, for the start and the champion', async () => {
    const { store, models, result } = begin();
    const { champion } = await result;
    expect(opened(store)).toEqual([{ type: 'test-opened', start: '0', champion }]);
    expect(testScores(store).map(({ place }) => place)).toEqual(['v/1/0', `v/1/${champion}`]);
    expect(models.calls).toBe(DEV + 4 * ROUND + 2 * TEST);
  });

  it('scores one prompt where the start is the champion', async () => {
    const store = disk();
    const method = methodOf(async (run) => [await scoreSeed(run)]);
    const result = await start(method, specOf(method), store, fakeCaller(store).call);
    expect(result).toEqual({ ending: 'completed', champion: '0' });
    expect(testScores(store)).toHaveLength(1);
    expect(opened(store)).toEqual([{ type: 'test-opened', start: '0', champion: '0' }]);
  });

  it('is opened again for another champion, not for the same start', async () => {
    const { store, models, result } = begin(disk(), { budget: { calls: DEV + 2 * ROUND + 2 * TEST } });
    expect(await result).toMatchObject({ ending: 'budget' });
    const raised = begin(store);
    expect(await raised.result).toMatchObject({ ending: 'completed' });
    expect(opened(store)).toHaveLength(2);
    expect(new Set(opened(store).map(({ champion }) => champion)).size).toBe(2);
    expect(testScores(store)).toHaveLength(3);
    expect(models.calls + raised.models.calls).toBe(DEV + 4 * ROUND + 3 * TEST);
  });

  it('goes on where it was paused, and asks nothing twice', async () => {
    const whole = begin();
    await whole.result;
    const pause = new AbortController();
    // the pause comes while the start is examined
    const paused = begin(disk(), { pause: pause.signal }, (n) => {
      if (n === DEV + 4 * ROUND + 3) pause.abort(new Paused());
    });
    await expect(paused.result).rejects.toThrow(Paused);
    expect(opened(paused.store)).toEqual([]);
    const resumed = begin(paused.store); // its disk refuses to store a call twice
    expect(await resumed.result).toEqual(await whole.result);
    expect(paused.store.journalled).toEqual(whole.store.journalled);
    expect(paused.models.calls + resumed.models.calls).toBe(whole.models.calls);
  });

  it('is left out where there is no test split, and what was proposed for it is durable all the same', async () => {
    const store = disk();
    const method = methodOf(async () => []);
    const { task } = specOf(method);
    const untested = specOf(method, {}, { task: { ...task, split: { ...task.split, test: [] } } });
    const result = await start(method, untested, store, fakeCaller(store).call);
    expect(result).toEqual({ ending: 'completed', champion: 'v/0' });
    expect(opened(store)).toEqual([]);

    const failing: Journal = {
      read: async () => [],
      write: async ([entry]) => {
        if (entry!.place === 'v/0') throw new Error('disk full');
      },
    };
    await expect(
      execute(untested, method, live(untested), {
        call: fakeCaller(disk()).call,
        journal: failing,
        budget: { calls: 1 },
        prices: {},
        pause: never,
        stop: never,
      }),
    ).rejects.toThrow('disk full');
  });

  it('is left out where the dollars ran out before it', async () => {
    const store = disk();
    const price = { input: 1, output: 1 };
    const method = methodOf(async (run) => [
      await run.score(run.propose('right on 12', { by: 'x' }), run.task.dev.slice(0, 1)),
    ]);
    const models = fakeCaller(store, { answer: answerAsPrompted });
    const result = await start(method, specOf(method), store, models.call, {
      budget: { calls: 1e6, usd: 150 / 1e6 },
      prices: { optimizer: price, task: price },
    });
    expect(opened(store)).toEqual([]);
    expect(result.champion).toBe('0');
  });
});

describe('the ending', () => {
  it('is “completed” when the method got through with the very last call of its budget', async () => {
    const { result } = begin(disk(), { budget: { calls: DEV + 4 * ROUND + 2 * TEST } });
    expect(await result).toMatchObject({ ending: 'completed' });
  });

  it('is “budget” when a single call was missing', async () => {
    const { store, result } = begin(disk(), { budget: { calls: DEV + 4 * ROUND + 2 * TEST - 1 } });
    const ended = await result;
    // cut short: of everything that was scored the best counts, not the last
    expect(ended).toEqual({ ending: 'budget', champion: '8' });
    expect(
      await begin(store, { ended: 'budget', budget: { calls: DEV + 4 * ROUND + 2 * TEST - 1 } }).result,
    ).toEqual(ended);
  });

  it('comes at the same place whether answers are bought or remembered, under a cap in tokens too', async () => {
    const asking = methodOf(async (run: Run): Promise<Scored[]> => {
      for await (const _ of run.rounds(50)) await run.ask('Go on.', { format: tagged('prompt'), by: 'step' });
      return [];
    });
    const bought = disk();
    const models = fakeCaller(bought, { malformed: 0.3 });
    const ended = await start(asking, specOf(asking), bought, models.call, {
      budget: { calls: 1e6, tokens: 9000 },
    });
    expect(ended.ending).toBe('budget');
    expect(models.tokens).toBeLessThanOrEqual(9000);

    const again = { ...disk(), memo: bought.memo };
    const silent = fakeCaller(again);
    const budget = { calls: 1e6, tokens: 9000 };
    expect(await start(asking, specOf(asking), again, silent.call, { budget })).toEqual(ended);
    expect(silent.calls).toBe(0);
    expect(await again.journal.read()).toEqual(await bought.journal.read());
  });

  it('is “stopped” with the start as champion when it was stopped before the first call', async () => {
    const stop = new AbortController();
    stop.abort(new SearchEnded('stopped'));
    const { store, models, result } = begin(disk(), { stop: stop.signal });
    expect(await result).toEqual({ ending: 'stopped', champion: '0' });
    expect(models.calls).toBe(TEST);
    expect(opened(store)).toEqual([{ type: 'test-opened', start: '0', champion: '0' }]);
  });

  it('is a pause when it was paused before the first call, and then nothing is bought', async () => {
    const pause = new AbortController();
    pause.abort(new Paused());
    const { models, result } = begin(disk(), { pause: pause.signal });
    await expect(result).rejects.toThrow(Paused);
    expect(models.calls).toBe(0);
  });

  it.each([
    ['at the end of a round', DEV + 3 * ROUND],
    ['in the middle of a round', DEV + 2 * ROUND + 5],
    ['while the optimizer model writes', DEV + 3 * ROUND + 1],
  ])('a stop %s has the same champion when it is replayed', async (_, at) => {
    const stop = new AbortController();
    const stopped = begin(disk(), { stop: stop.signal }, (n) => {
      if (n === at) stop.abort(new SearchEnded('stopped'));
    });
    const result = await stopped.result;
    expect(result).toEqual({ ending: 'stopped', champion: '8' }); // scored 8 of 12
    const before = stopped.store.journalled;
    const replayed = begin(stopped.store, { ended: 'stopped' });
    expect(await replayed.result).toEqual(result);
    expect(replayed.models.calls).toBe(0);
    expect(stopped.store.journalled).toEqual(before);
  });

  it('does not depend on when a stop was pressed during the verdict', async () => {
    const whole = await begin().result;
    const stop = new AbortController();
    const { result } = begin(disk(), { stop: stop.signal }, (n) => {
      if (n === DEV + 4 * ROUND + 3) stop.abort(new SearchEnded('stopped'));
    });
    expect(await result).toEqual(whole);
  });
});

it('refuses a task without a starting prompt, in words', async () => {
  const method = methodOf(async () => []);
  const { task } = specOf(method);
  const bare = specOf(method, {}, { task: { ...task, seeds: [] } });
  await expect(start(method, bare, disk(), fakeCaller(disk()).call)).rejects.toThrow(
    'The task has no starting prompt.',
  );
});
