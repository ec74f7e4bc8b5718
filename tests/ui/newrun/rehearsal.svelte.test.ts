import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Estimate } from '../../../src/core/estimate.ts';
import type { RunSpec } from '../../../src/core/spec.ts';
import { Rehearsal } from '../../../src/ui/newrun/rehearsal.svelte.ts';
import { dataset, estimateOf } from './fixture.ts';

const specOf = (seed: string) => ({ seed }) as RunSpec;
const budget = { calls: 100 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a rehearsal', () => {
  it('asks once for many changes in a row', async () => {
    const asked: string[] = [];
    const rehearsal = new Rehearsal(async (spec) => {
      asked.push(spec.seed);
      return estimateOf(500);
    });
    for (const seed of ['a', 'b', 'c']) rehearsal.change(specOf(seed), budget, dataset);
    expect(rehearsal.rehearsing).toBe(true);
    await vi.runAllTimersAsync();
    expect(asked).toEqual(['c']);
    expect(rehearsal.estimate?.calls.mid).toBe(500);
    expect(rehearsal.rehearsing).toBe(false);
  });

  it('drops an answer that comes too late', async () => {
    const answers = new Map<string, (estimate: Estimate) => void>();
    const rehearsal = new Rehearsal((spec) => new Promise((answer) => answers.set(spec.seed, answer)));
    rehearsal.change(specOf('old'), budget, dataset);
    await vi.runAllTimersAsync();
    rehearsal.change(specOf('new'), budget, dataset);
    await vi.runAllTimersAsync();
    answers.get('new')!(estimateOf(700));
    await vi.runAllTimersAsync();
    answers.get('old')!(estimateOf(100));
    await vi.runAllTimersAsync();
    expect(rehearsal.estimate?.calls.mid).toBe(700);
  });

  it('says why there is no estimate, and recovers', async () => {
    let fails = true;
    const rehearsal = new Rehearsal(async () => {
      if (fails) throw new Error('The rows are gone.');
      return estimateOf(500);
    });
    rehearsal.change(specOf('a'), budget, dataset);
    await vi.runAllTimersAsync();
    expect(rehearsal.fault).toBe('The rows are gone.');
    expect(rehearsal.estimate).toBeUndefined();
    fails = false;
    rehearsal.change(specOf('b'), budget, dataset);
    await vi.runAllTimersAsync();
    expect(rehearsal.fault).toBeUndefined();
    expect(rehearsal.estimate).toBeDefined();
  });

  it('forgets its estimate when there is nothing to estimate', async () => {
    const rehearsal = new Rehearsal(async () => estimateOf(500));
    rehearsal.change(specOf('a'), budget, dataset);
    await vi.runAllTimersAsync();
    rehearsal.change(undefined, budget, dataset);
    await vi.runAllTimersAsync();
    expect(rehearsal.estimate).toBeUndefined();
    expect(rehearsal.rehearsing).toBe(false);
  });
});
