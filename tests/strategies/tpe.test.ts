import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from '../../src/core/candidate.ts';
import { random } from '../../src/core/random.ts';
import { suggest, type Trial } from '../../src/strategies/tpe.ts';

/** Trials until the planted best combination was tried; the score is the mean of effects that each choice has by itself. */
function trialsUntilFound(sizes: readonly number[], seed: string, startup?: number): number {
  const stream = random(seed);
  const planted = sizes.map((size) => stream.int(size));
  const effects = sizes.map((size) => Array.from({ length: size }, () => 0.6 * stream.float()));
  const trials: Trial[] = [];
  const most = 400;
  while (trials.length < most) {
    const choices = suggest(stream, sizes, trials, startup === undefined ? {} : { startup });
    if (choices.every((choice, i) => choice === planted[i])) break;
    trials.push({
      choices,
      score: mean(choices.map((choice, i) => (choice === planted[i] ? 1 : effects[i]![choice]!))),
    });
  }
  return trials.length;
}

describe('the tree-structured Parzen estimator', () => {
  it.each([[[6, 4]], [[8, 8]], [[5, 5, 5]]])(
    'finds a planted best combination of %j in fewer trials than chance, in the mean',
    (sizes) => {
      const seeds = Array.from({ length: 60 }, (_, i) => `${i}`);
      const guided = mean(seeds.map((seed) => trialsUntilFound(sizes, seed)));
      const blind = mean(seeds.map((seed) => trialsUntilFound(sizes, seed, Infinity)));
      expect(guided).toBeLessThan(0.7 * blind);
    },
  );

  const trialsOf = (sizes: readonly number[], picks: readonly number[]): Trial[] =>
    picks.map((pick, i) => ({ choices: sizes.map((size) => (pick + i) % size), score: (pick % 11) / 10 }));
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });
  const picks = fc.array(fc.nat(100), { maxLength: 60 });

  it('suggests what there is, the same for the same seed and trials', () => {
    fc.assert(
      fc.property(sizes, picks, fc.string(), (sizes, picks, seed) => {
        const trials = trialsOf(sizes, picks);
        const choices = suggest(random(seed), sizes, trials);
        expect(choices).toEqual(suggest(random(seed), sizes, trials));
        expect(choices).toHaveLength(sizes.length);
        for (const [i, choice] of choices.entries()) {
          expect(choice).toBeGreaterThanOrEqual(0);
          expect(choice).toBeLessThan(sizes[i]!);
        }
      }),
    );
  });

  it('draws blindly at first: every combination comes up', () => {
    const stream = random('blind');
    const trials = trialsOf([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const seen = new Set(Array.from({ length: 200 }, () => suggest(stream, [3, 3], trials).join()));
    expect(seen.size).toBe(9);
  });

  it('goes by combinations, not by each variable alone', () => {
    // the first choice is good only with the first, the second only with the second
    const trials = Array.from({ length: 40 }, (_, i): Trial => {
      const choices = [i % 2, Math.floor(i / 2) % 2];
      return { choices, score: choices[0] === choices[1] ? 1 : 0 };
    });
    const stream = random('joint');
    for (let i = 0; i < 50; i++) {
      const [a, b] = suggest(stream, [2, 2], trials);
      expect(a).toBe(b);
    }
  });
});
