import { describe, expect, it } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Played } from './play.ts';
import { summarise } from './summary.ts';

const EXAMPLES = 100;

/** A run whose champion answers each example right with this chance; the start half of them. */
function run(chance: number, seed: string, over: Partial<Played> = {}): Played {
  const stream = random(seed);
  return {
    champion: { id: '0', text: 'x', by: 'seed', parents: [], calls: [] },
    startScores: Array.from({ length: EXAMPLES }, (_, i) => i % 2),
    championScores: Array.from({ length: EXAMPLES }, () => (stream.float() < chance ? 1 : 0)),
    calls: 100,
    tokens: 1000,
    near: { calls: 50, tokens: 500 },
    words: 10,
    ...over,
  };
}
const runs = (chance: number) => ['1', '2', '3', '4', '5'].map((seed) => run(chance, seed));

describe('the summary of a method on a task', () => {
  it('has the means over seeds and examples, inside their intervals', () => {
    const { accuracy, gain } = summarise(runs(0.8));
    expect(accuracy.value).toBeCloseTo(0.8, 1);
    expect(gain.value).toBeCloseTo(accuracy.value - 0.5, 10);
    for (const { low, value, high } of [accuracy, gain]) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(gain.low).toBeGreaterThan(0.1);
  });

  it('does not find a gain where there is none', () => {
    const { gain } = summarise(runs(0.5));
    expect(gain.low).toBeLessThan(0);
    expect(gain.high).toBeGreaterThan(0);
  });

  it('is wider for seeds that differ than for seeds that agree', () => {
    const width = (all: readonly Played[]) => {
      const { accuracy } = summarise(all);
      return accuracy.high - accuracy.low;
    };
    const differing = [0.4, 0.5, 0.7, 0.9, 1].map((chance, i) => run(chance, String(i)));
    expect(width(differing)).toBeGreaterThan(1.3 * width(runs(0.7)));
  });

  it('says nothing of how soon when no run found anything better', () => {
    const idle = ['1', '2'].map((seed) => run(0.5, seed, { near: undefined }));
    expect(summarise(idle)).toMatchObject({ nearCalls: undefined, nearTokens: undefined, calls: 100 });
  });
});
