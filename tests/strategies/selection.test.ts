import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  selectionField,
  SELECTIONS,
  type Selection,
  type SelectionName,
} from '../../src/strategies/selection/index.ts';
import { examples, plantedRun, promptOf } from './plantedRun.ts';

const all = Object.entries(SELECTIONS) as [SelectionName, Selection][];
const qualities = fc.array(fc.constantFrom(0, 0.2, 0.5, 0.8, 1), { maxLength: 40 });

const poolOf = (levels: readonly number[]) => levels.map((quality, i) => promptOf(quality, i));

describe.each(all)('%s', (name, select) => {
  it('never asks for more than the budget, nor twice for the same, nor keeps more than wanted', async () => {
    await fc.assert(
      fc.asyncProperty(
        qualities,
        fc.nat(300),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 30 }),
        fc.nat(60),
        fc.string(),
        async (levels, budget, keep, size, familiar, seed) => {
          const table = plantedRun(seed);
          // every other prompt brings outcomes along
          const pool = poolOf(levels).map((prompt, i) =>
            i % 2 ? table.known(prompt, examples.slice(0, familiar)) : prompt,
          );
          const deck = examples.slice(0, size);
          const picked = await select(table.run, pool, deck, { keep, budget });
          expect(table.spent).toBeLessThanOrEqual(budget);
          expect(picked.length).toBeLessThanOrEqual(Math.min(keep, pool.length));
          // with fewer answers than prompts, as many prompts as there are answers take part
          if (size > 0) expect(picked.length).toBeGreaterThanOrEqual(Math.min(keep, budget, pool.length, 1));
          if (budget >= pool.length && size > 0) expect(picked).toHaveLength(Math.min(keep, pool.length));
          expect(new Set(picked.map(({ id }) => id)).size).toBe(picked.length);
          for (const { id, outcomes } of picked) {
            const brought = Number(id) % 2 ? familiar : 0;
            expect(outcomes).toHaveLength(brought + (table.pulls.get(id) ?? 0));
            const seen = new Set(outcomes.map(({ example }) => example.id));
            expect(seen.size).toBe(outcomes.length);
            expect(deck.some((example) => seen.has(example.id))).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds a planted best prompt nearly always', async () => {
    let found = 0;
    for (let seed = 0; seed < 60; seed++) {
      const best = seed % 16;
      const pool = poolOf(Array.from({ length: 16 }, (_, i) => (i === best ? 0.9 : 0.3 + (i % 3) * 0.1)));
      const { run } = plantedRun(`planted ${seed}`);
      const [first] = await select(run, pool, examples, { keep: 1, budget: 320 });
      if (first!.id === `${best}`) found++;
    }
    expect(found).toBeGreaterThanOrEqual(LEAST_FOUND[name] ?? 57);
  });

  it('keeps the best four, best first, when they stand out', async () => {
    let right = 0;
    for (let seed = 0; seed < 30; seed++) {
      const pool = poolOf(Array.from({ length: 20 }, (_, i) => (i % 5 === seed % 5 ? 0.95 : 0.3)));
      const { run } = plantedRun(`four ${seed}`);
      const picked = await select(run, pool, examples, { keep: 4, budget: 600 });
      expect(picked).toHaveLength(4);
      right += picked.filter(({ text }) => text.includes('[0.95]')).length;
    }
    expect(right).toBeGreaterThanOrEqual(LEAST_OF_FOUR[name] ?? 114);
  });

  it('does the same again', async () => {
    const again = async () => {
      const { run, pulls } = plantedRun('again');
      const pool = poolOf([0.2, 0.5, 0.5, 0.5, 0.8, 0.1, 0.7, 0.5, 0.6]);
      return { picked: await select(run, pool, examples, { keep: 3, budget: 150 }), pulls };
    };
    expect(await again()).toEqual(await again());
  });

  it('breaks ties by order in the pool, never by text', async () => {
    const pool = ['b', 'c', 'a'].map((text, i) => promptOf(1, i, text));
    const { run } = plantedRun('ties');
    const picked = await select(run, pool, examples, { keep: 2, budget: 60 });
    const ids = picked.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe('0');
  });

  it('spends nothing on what is known already', async () => {
    const { run, known } = plantedRun('known');
    const deck = examples.slice(0, 30);
    const pool = poolOf([0.3, 0.9, 0.4, 0.2]).map((prompt) => known(prompt, deck));
    const [first] = await select(run, pool, deck, { keep: 1, budget: 100 });
    expect(first!.id).toBe('1');
    expect(first!.outcomes).toHaveLength(30);
  });
});

/** Of 60; the others find it 57 times or more. A cluster of unlike prompts says little of the best among them. */
const LEAST_FOUND: Partial<Record<SelectionName, number>> = { clst: 30 };
/** Of 120. */
const LEAST_OF_FOUR: Partial<Record<SelectionName, number>> = { clst: 60 };

describe('the adaptive filter', () => {
  it('has everybody play a small subset, and nobody below the mean any further', async () => {
    const { run, pulls } = plantedRun('filter');
    await SELECTIONS.filter(run, poolOf([1, 0, 1, 0, 0, 0, 0, 0]), examples, { keep: 1, budget: 120 });
    expect(['1', '3', '4', '5', '6', '7'].map((id) => pulls.get(id))).toEqual(Array(6).fill(5)); // a third of 120 for 8
    expect(pulls.get('0')).toBe(pulls.get('2')); // the finalists share the rest
    expect(pulls.get('0')).toBeGreaterThan(40);
  });
});

describe('an option for selections', () => {
  it('offers a subset, the first by default', () => {
    const field = selectionField(['ucb', 'sh']);
    expect(field.default).toBe('ucb');
    expect(field.of.map(({ value }) => value)).toEqual(['ucb', 'sh']);
  });
});
