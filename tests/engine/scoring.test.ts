import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/candidate.ts';
import type { Run } from '../../src/core/run.ts';
import type { Question } from '../../src/engine/caller.ts';
import { ModelError } from '../../src/core/errors.ts';
import { answerAsPrompted, DEV, disk, fakeCaller, methodOf, specOf, start, TEST } from './harness.ts';

type Fake = Parameters<typeof fakeCaller>[1];
const answer = (question: Question) => (question.role === 'task' ? answerAsPrompted(question) : undefined);

async function runOf(optimize: (run: Run) => Promise<unknown>, fake: Fake = {}, calls = 1e6) {
  const store = disk();
  const models = fakeCaller(store, { answer, ...fake });
  const method = methodOf(async (run) => {
    await optimize(run);
    return [];
  });
  let spent = 0;
  const result = await start(method, specOf(method), store, models.call, {
    budget: { calls },
    onProgress: (now) => (spent = now.calls),
  });
  const scores = store.journalled.flatMap(({ event }) =>
    event.type === 'candidate-scored' && event.on !== 'test' ? [event] : [],
  );
  return { result, store, models, scores, spent };
}
const rightOn = (run: Run, k: number) => run.propose(`right on ${k}`, { by: 'seed' });

describe('a candidate that was scored before', () => {
  it('is asked only what it does not know, and only that counts', async () => {
    const { scores, models, spent } = await runOf(async (run) => {
      const { dev } = run.task;
      const first = await run.score(rightOn(run, 9), dev.slice(0, 5));
      const whole = await run.score(first, dev);
      expect(whole.outcomes.map(({ example }) => example)).toEqual(dev);
      expect(whole.score).toBe(9 / DEV);
      expect((await run.score(whole, dev)).outcomes).toEqual(whole.outcomes);
    });
    expect(scores.map(({ scores, asked }) => [scores.length, asked])).toEqual([
      [5, undefined],
      [DEV, DEV - 5],
      [DEV, 0],
    ]);
    expect(scores[1]).toMatchObject({ on: 'dev', score: 9 / DEV });
    expect(scores[2]!.usage).toEqual({ tokensIn: 0, tokensOut: 0 });
    expect(models.calls).toBe(DEV + 2 * TEST);
    expect(spent).toBe(DEV + 2 * TEST);
  });

  it('is asked everything when it comes without its outcomes, and that counts, though it is remembered', async () => {
    const { scores, models, spent } = await runOf(async (run) => {
      const candidate = rightOn(run, 9);
      await run.score(candidate, run.task.dev);
      await run.score(candidate, run.task.dev);
    });
    expect(scores.map(({ asked }) => asked)).toEqual([undefined, undefined]);
    expect(models.calls).toBe(DEV + 2 * TEST);
    expect(spent).toBe(2 * DEV + 2 * TEST);
  });

  it('fits into a budget that would not do for asking again, and ends at the same place when replayed', async () => {
    const twice = async (run: Run) => {
      const first = await run.score(rightOn(run, 9), run.task.dev.slice(0, 8));
      await run.score(first, run.task.dev);
    };
    const { result, store } = await runOf(twice, {}, DEV + 2 * TEST);
    expect(result.ending).toBe('completed');
    const method = methodOf(async (run) => (await twice(run), []));
    const silent = fakeCaller(store);
    const again = await start(method, specOf(method), store, silent.call, {
      budget: { calls: DEV + 2 * TEST },
    });
    expect(again).toEqual(result);
    expect(silent.calls).toBe(0);
    const { result: short } = await runOf(twice, {}, DEV + 2 * TEST - 1);
    expect(short.ending).toBe('budget');
  });
});

describe('scoring by likelihood', () => {
  it('asks for log-probabilities, and takes how likely the targets were', async () => {
    const requested: (number | undefined)[] = [];
    const { scores } = await runOf(
      async (run) => {
        const scored = await run.score(rightOn(run, 9), run.task.dev, 'likelihood');
        expect(scored.score).toBeCloseTo((9 * 0.8 + 3 * 0.08) / DEV);
        expect(scored.outcomes.every(({ measuring }) => measuring === 'likelihood')).toBe(true);
      },
      { before: (_, { request }) => void requested.push(request.logprobs) },
    );
    expect(scores).toEqual([expect.objectContaining({ on: 'dev', measuring: 'likelihood' })]);
    expect(requested.slice(0, DEV)).toEqual(Array(DEV).fill(5));
    expect(requested.slice(DEV)).toEqual(Array(TEST).fill(undefined)); // the verdict is by the metric
  });

  it('and by the metric are two things: outcomes of one are not taken for the other', async () => {
    const { scores, models } = await runOf(async (run) => {
      const likely = await run.score(rightOn(run, 9), run.task.dev, 'likelihood');
      const judged = await run.score(likely, run.task.dev);
      expect(judged.score).toBe(9 / DEV);
      expect(judged.outcomes.every(({ measuring }) => measuring === undefined)).toBe(true);
      const both: Scored = { ...judged, outcomes: [...likely.outcomes, ...judged.outcomes] };
      expect((await run.score(both, run.task.dev, 'likelihood')).score).toBe(likely.score);
    });
    expect(scores.map(({ measuring, asked }) => [measuring, asked])).toEqual([
      ['likelihood', undefined],
      [undefined, undefined],
      ['likelihood', 0],
    ]);
    expect(models.calls).toBe(2 * DEV + 2 * TEST);
  });

  it('does not make a champion: that is by the metric', async () => {
    const { result } = await runOf(async (run) => {
      await run.score(rightOn(run, 9), run.task.dev, 'likelihood');
    });
    expect(result.champion).toBe('v/0'); // the start, since nothing was scored on dev by the metric
  });

  it('ends in words where the model gives none', async () => {
    const scoring = runOf((run) => run.score(rightOn(run, 9), run.task.dev, 'likelihood'), {
      logprobs: false,
    });
    await expect(scoring).rejects.toThrow(ModelError);
    await expect(scoring).rejects.toMatchObject({
      kind: 'no-logprobs',
      message: expect.stringContaining('Choose scoring by accuracy'),
    });
  });
});

it('a mutation-prompt is not for the task model', async () => {
  const scoring = runOf((run) =>
    run.score(run.propose('Make it shorter.', { by: 'thought', kind: 'mutation-prompt' }), run.task.dev),
  );
  await expect(scoring).rejects.toThrow('a mutation-prompt is not for the task model');
});
