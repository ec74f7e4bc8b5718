import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/candidate.ts';
import type { Entry, RunEvent } from '../../src/core/event.ts';
import type { Task } from '../../src/core/task.ts';
import { bestFound, championOf, startOf } from '../../src/engine/champion.ts';
import { Log } from '../../src/engine/log.ts';

const candidate = (id: string, text = id, by = 'x') => ({ id, text, by, parents: [], calls: [] });
const task = { seeds: [{ text: 'start' }, { text: 'other' }] } as unknown as Task;

/** A log of candidates with their scores; `on` dev unless it says otherwise. */
async function logOf(
  ...rows: { id: string; score?: number; on?: 'train' | 'test'; text?: string; by?: string }[]
) {
  const written: Entry[] = [];
  const log = await Log.open({
    read: async () => [],
    write: async (entries) => void written.push(...entries),
  });
  for (const { id, score, on, text, by } of rows) {
    log.append(id, { type: 'candidate-proposed', candidate: candidate(id, text, by) });
    if (score === undefined) continue;
    const usage = { tokensIn: 0, tokensOut: 0 };
    const event: RunEvent = {
      type: 'candidate-scored',
      candidateId: id,
      on: on ?? 'dev',
      score,
      scores: [score],
      usage,
    };
    log.append(`${id}/score`, event);
  }
  return { log, written };
}
const scored = (id: string, score: number): Scored => ({ ...candidate(id), score, outcomes: [] });

describe('the start', () => {
  it('is the node that the method made of the first seed', async () => {
    const { log } = await logOf(
      { id: '1', text: 'start', by: 'copy' },
      { id: '2', text: 'start', by: 'seed' },
    );
    expect(startOf(task, log).id).toBe('2');
  });

  it('is proposed when the method never did, once', async () => {
    const { log, written } = await logOf({ id: '1', text: 'other', by: 'seed' });
    expect(startOf(task, log)).toMatchObject({ id: 'v/0', text: 'start', by: 'seed' });
    expect(startOf(task, log).id).toBe('v/0');
    expect(written.filter(({ place }) => place === 'v/0')).toHaveLength(1);
  });
});

describe('the champion', () => {
  it('is the best of the population, of equals the first in the tree', async () => {
    const population = [scored('10', 0.7), scored('9', 0.7), scored('2', 0.5)];
    const { log } = await logOf({ id: '0', score: 0.2 }, ...population, { id: '11', score: 0.9 });
    expect(championOf(population, candidate('0'), log)?.id).toBe('9');
  });

  it('is the start where nobody is better, in the population or not', async () => {
    const { log } = await logOf({ id: '5', score: 0.7 }, { id: '2', score: 0.7 }, { id: '3', score: 0.71 });
    expect(championOf([candidate('2')], candidate('5'), log)?.id).toBe('5');
    expect(championOf([candidate('3')], candidate('5'), log)?.id).toBe('3');
  });

  it('does not give way to a start that was never scored on dev', async () => {
    const { log } = await logOf({ id: '0', score: 1, on: 'train' }, { id: '2', score: 0.1 });
    expect(championOf([candidate('2')], candidate('0'), log)?.id).toBe('2');
  });

  it('is the first of a population that nobody scored on dev', async () => {
    const { log } = await logOf({ id: '0', score: 0.5 }, { id: '1' }, { id: '2', score: 1, on: 'train' });
    expect(championOf([candidate('2'), candidate('1')], candidate('0'), log)?.id).toBe('2');
  });

  it('is nobody in an empty population', async () => {
    const { log } = await logOf({ id: '0', score: 1 });
    expect(championOf([], candidate('0'), log)).toBeUndefined();
  });
});

describe('the best found by a search that was cut short', () => {
  it('is the best on the whole dev split, whatever was scored on other examples', async () => {
    const { log } = await logOf(
      { id: '0', score: 0.2 },
      { id: '1', score: 0.9, on: 'train' },
      { id: '10', score: 0.6 },
      { id: '9', score: 0.6 },
      { id: '11', score: 1, on: 'test' },
      { id: '12' },
    );
    expect(bestFound(candidate('0'), log).id).toBe('9');
  });

  it('is the start where nobody is better, or nothing was scored', async () => {
    const tied = await logOf({ id: '1', score: 0.5 }, { id: '3', score: 0.5 });
    expect(bestFound(candidate('3'), tied.log).id).toBe('3');
    const { log } = await logOf({ id: '1' });
    expect(bestFound(candidate('0'), log).id).toBe('0');
  });

  it('is the first that was kept last, where nothing was scored on dev', async () => {
    const { log } = await logOf({ id: '1', score: 1, on: 'train' }, { id: '2' }, { id: '3' });
    log.append('5', { type: 'population-kept', ids: ['2', '3'] });
    log.append('4', { type: 'population-kept', ids: ['1'] });
    expect(bestFound(candidate('0'), log).id).toBe('2');
  });
});
