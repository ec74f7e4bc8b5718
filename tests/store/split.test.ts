import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/core/digest.ts';
import type { Example } from '../../src/core/task.ts';
import { DEFAULT_SHARES, SPLITS, splitExamples, type Shares } from '../../src/store/split.ts';

const example = (input: string, target: string): Example => exampleOf({ input }, target);

/** Rows with few labels, some of them twice. */
const labelled = fc
  .array(fc.tuple(fc.nat(400), fc.constantFrom('yes', 'no', 'maybe', 'never')), { maxLength: 120 })
  .map((rows) => rows.map(([input, target]) => example(`row ${input}`, target)));

const anyShares = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .map(([train, dev, test]): Shares => {
    const sum = train + dev + test;
    return { train: train / sum, dev: dev / sum, test: test / sum };
  });

const idsOf = (examples: readonly Example[]) => new Set(examples.map((one) => one.id));
const countOf = (examples: readonly Example[]) =>
  [...new Set(examples.map((one) => one.target))].map((target) => ({
    target,
    ids: idsOf(examples.filter((one) => one.target === target)),
  }));

describe('splitExamples', () => {
  it('puts every example into exactly one split, duplicates included', () => {
    fc.assert(
      fc.property(labelled, anyShares, fc.string(), (examples, shares, seed) => {
        const split = splitExamples(examples, shares, seed);
        const all = SPLITS.flatMap((name) => split[name]);
        expect(all).toHaveLength(new Set(all).size);
        expect(new Set(all)).toEqual(idsOf(examples));
      }),
    );
  });

  it('keeps the size of each split within one per label of the wish', () => {
    fc.assert(
      fc.property(labelled, fc.string(), (examples, seed) => {
        const split = splitExamples(examples, DEFAULT_SHARES, seed);
        const total = idsOf(examples).size;
        for (const name of SPLITS)
          expect(Math.abs(split[name].length - total * DEFAULT_SHARES[name])).toBeLessThanOrEqual(
            Math.max(1, countOf(examples).length),
          );
      }),
    );
  });

  it('has every label that three examples have in every split', () => {
    fc.assert(
      fc.property(labelled, anyShares, fc.string(), (examples, shares, seed) => {
        const split = splitExamples(examples, shares, seed);
        for (const { ids } of countOf(examples))
          if (ids.size >= 3)
            for (const name of SPLITS.filter((one) => shares[one] > 0))
              expect(split[name].some((id) => ids.has(id))).toBe(true);
      }),
    );
  });

  it('deals out each label in the same shares', () => {
    const examples = ['a', 'b'].flatMap((target) =>
      Array.from({ length: 50 }, (_, i) => example(`${target}${i}`, target)),
    );
    const split = splitExamples(examples, DEFAULT_SHARES, 'seed');
    for (const { ids } of countOf(examples))
      expect(SPLITS.map((name) => split[name].filter((id) => ids.has(id)).length)).toEqual([15, 15, 20]);
  });

  it('meets the wish within one when every target is its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 200 }), anyShares, (count, shares) => {
        const examples = Array.from({ length: count }, (_, i) => example(`q${i}`, `answer ${i}`));
        const split = splitExamples(examples, shares, 'seed');
        // a share of less than one example is still given one
        const slack = SPLITS.some((name) => count * shares[name] < 1) ? 3 : 1;
        for (const name of SPLITS)
          expect(Math.abs(split[name].length - count * shares[name])).toBeLessThan(slack);
      }),
    );
  });

  it('depends on the seed and not on the order of the rows', () => {
    const examples = Array.from({ length: 60 }, (_, i) => example(`q${i}`, i % 3 === 0 ? 'a' : 'b'));
    const sorted = (split: Record<string, string[]>) => SPLITS.map((name) => split[name]!.toSorted());
    const one = splitExamples(examples, DEFAULT_SHARES, 'one');
    expect(splitExamples(examples, DEFAULT_SHARES, 'one')).toEqual(one);
    expect(sorted(splitExamples(examples.toReversed(), DEFAULT_SHARES, 'one'))).toEqual(sorted(one));
    expect(splitExamples(examples, DEFAULT_SHARES, 'two')).not.toEqual(one);
  });

  it('refuses shares that do not sum to one', () => {
    expect(() => splitExamples([], { train: 0.5, dev: 0.5, test: 0.5 }, 's')).toThrow('must sum to 1');
    expect(() => splitExamples([], { train: -0.5, dev: 1, test: 0.5 }, 's')).toThrow('must sum to 1');
    expect(() => splitExamples([], { train: NaN, dev: 0.5, test: 0.5 }, 's')).toThrow('must sum to 1');
  });
});
