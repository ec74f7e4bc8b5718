import { describe, expect, it } from 'vitest';
import { top, type Candidate } from '../../src/core/candidate.ts';
import { ModelError, Paused, ReplayDivergence, SearchEnded } from '../../src/core/errors.ts';
import type { Optimizer } from '../../src/core/optimizer.ts';
import type { Run } from '../../src/core/run.ts';
import type { Question } from '../../src/engine/caller.ts';
import { answerAsPrompted, DEV, disk, fakeCaller, methodOf, specOf, start, TEST } from './harness.ts';

/** Each round proposes a prompt and scores it on two train examples, by which the better ones seem to come first. */
const ROUND = 2;
const FINALISTS = 2;
const [ROUNDS, FINALS] = [5, (FINALISTS + 1) * DEV];

const bySamples: Optimizer = {
  ...methodOf(async (run: Run): Promise<Candidate[]> => {
    let population: Candidate[] = [run.propose(run.task.seeds[0]!, { by: 'seed' })];
    run.keep(population);
    for await (const round of run.rounds(ROUNDS)) {
      const child = run.propose(`right on ${[3, 8, 5, 9, 4][round]}`, { by: 'step' });
      const scored = await run.score(child, run.task.train.slice(0, ROUND));
      population = [scored, ...population];
      run.keep(population);
    }
    return population;
  }),
  finalists: () => FINALISTS,
};
const spec = specOf(bySamples);
const answer = (question: Question) => (question.role === 'task' ? answerAsPrompted(question) : undefined);
const WHOLE = ROUNDS * ROUND + FINALS + 2 * TEST;

function begin(store = disk(), host: Parameters<typeof start>[4] = {}, before?: (n: number) => void) {
  const models = fakeCaller(store, { answer, ...(before && { before }) });
  return { store, models, result: start(bySamples, spec, store, models.call, host) };
}
const devScores = ({ journalled }: ReturnType<typeof disk>) =>
  journalled.flatMap(({ place, event }) =>
    event.type === 'candidate-scored' && event.on === 'dev' ? [[place, Math.round(event.score * DEV)]] : [],
  );

describe('finalists', () => {
  it('are the first of the last population, scored on dev with the start when the search is over', async () => {
    const { store, models, result } = begin();
    // the last two were right on 4 and on 9; the seed scores 0
    expect(await result).toEqual({ ending: 'completed', champion: '15' });
    expect(devScores(store)).toEqual([
      ['f/0', 0],
      ['f/15', 9],
      ['f/19', 4],
    ]);
    expect(models.calls).toBe(WHOLE);
  });

  it('are kept calls for, so that they are scored also where the budget ends the search', async () => {
    const calls = 3 * ROUND + FINALS + 2 * TEST; // three rounds: right on 3, 8 and 5
    const { store, result } = begin(disk(), { budget: { calls } });
    const ended = await result;
    expect(ended).toEqual({ ending: 'budget', champion: '7' });
    expect(devScores(store).map(([, score]) => score)).toEqual([0, 8, 5]);
    const replay = begin(store, { budget: { calls }, ended: 'budget' });
    expect(await replay.result).toEqual(ended);
    expect(replay.models.calls).toBe(0);
  });

  it('are taken from the population that was kept last, where the search was thrown out of', async () => {
    const calls = 3 * ROUND + 1 + FINALS + 2 * TEST; // the fourth round begins and cannot be paid
    const { store, result } = begin(disk(), { budget: { calls } });
    expect(await result).toEqual({ ending: 'budget', champion: '7' });
    expect(devScores(store)).toHaveLength(FINALISTS + 1);
  });

  it('are scored when the run was stopped, and stay the same in a replay', async () => {
    const stop = new AbortController();
    const stopped = begin(disk(), { stop: stop.signal }, (n) => {
      if (n === 4 * ROUND) stop.abort(new SearchEnded('stopped'));
    });
    const result = await stopped.result;
    expect(result.ending).toBe('stopped');
    expect(devScores(stopped.store)).toHaveLength(FINALISTS + 1);
    const before = stopped.store.journalled;
    const replay = begin(stopped.store, { ended: 'stopped' });
    expect(await replay.result).toEqual(result);
    expect(replay.models.calls).toBe(0);
    expect(stopped.store.journalled).toEqual(before);
  });

  it('of a raised budget are those of the whole search, found as if it had never been cut', async () => {
    const whole = begin();
    const expected = await whole.result;
    const { store, result } = begin(disk(), { budget: { calls: 2 * ROUND + FINALS + 2 * TEST } });
    expect((await result).ending).toBe('budget');
    const raised = begin(store);
    expect(await raised.result).toEqual(expected);
    for (const entry of whole.store.journalled) expect(store.journalled).toContainEqual(entry);
  });

  it('go on where they were paused or failed, and ask nothing twice', async () => {
    const whole = begin();
    const expected = await whole.result;
    const pause = new AbortController();
    const paused = begin(disk(), { pause: pause.signal }, (n) => {
      if (n === ROUNDS * ROUND + DEV + 3) pause.abort(new Paused());
    });
    await expect(paused.result).rejects.toThrow(Paused);
    const failed = begin(paused.store, {}, (n) => {
      if (n === DEV) throw new ModelError('network', 'gone');
    });
    await expect(failed.result).rejects.toThrow('gone');
    const resumed = begin(paused.store); // its disk refuses to store a call twice
    expect(await resumed.result).toEqual(expected);
    expect(paused.store.journalled).toEqual(whole.store.journalled);
  });

  it('are checked against the journal like everything else', async () => {
    const { store, result } = begin();
    await result;
    const entries = store.journalled.map((entry) =>
      entry.place === 'f/15' && entry.event.type === 'candidate-scored'
        ? { ...entry, event: { ...entry.event, score: 0.99 } }
        : entry,
    );
    const forged = { ...store.journal, read: async () => entries };
    const models = fakeCaller(store, { answer });
    await expect(start(bySamples, spec, { journal: forged }, models.call)).rejects.toThrow(ReplayDivergence);
  });

  it('that the search had scored on dev already are not scored again', async () => {
    const partly: Optimizer = {
      ...methodOf(async (run: Run) => {
        const seed = await run.score(run.propose(run.task.seeds[0]!, { by: 'seed' }), run.task.dev);
        const child = run.propose('right on 7', { by: 'step' });
        const population = [child, ...top([seed], 1)];
        run.keep(population);
        return population;
      }),
      finalists: () => FINALISTS,
    };
    const store = disk();
    const models = fakeCaller(store, { answer });
    const { champion } = await start(partly, specOf(partly), store, models.call);
    expect(champion).toBe('2');
    expect(devScores(store).map(([place]) => place)).toEqual(['1', 'f/2']);
    expect(models.calls).toBe(2 * DEV + 2 * TEST);
  });

  it('are not asked for by a method that scores on dev itself', async () => {
    const { finalists: _, ...plain } = bySamples;
    const store = disk();
    const { champion } = await start(plain, specOf(plain), store, fakeCaller(store, { answer }).call);
    expect(devScores(store)).toEqual([]);
    expect(champion).toBe('19'); // the first that it named
  });
});
