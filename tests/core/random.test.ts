import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random, seedNumber } from '../../src/core/random.ts';
import { chiSquare, CRITICAL, even } from './chiSquare.ts';

const times = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

describe('a stream', () => {
  it('gives these very numbers for this seed: another would make every recorded run diverge', () => {
    const stream = random('espalier');
    expect(times(4, () => stream.float())).toMatchInlineSnapshot(`
      [
        0.18408632092177868,
        0.8541282650548965,
        0.6533664835151285,
        0.18895243993028998,
      ]
    `);
    expect(times(6, () => stream.int(100))).toMatchInlineSnapshot(`
      [
        4,
        4,
        23,
        68,
        17,
        69,
      ]
    `);
    expect(stream.shuffle(['a', 'b', 'c', 'd', 'e'])).toMatchInlineSnapshot(`
      [
        "c",
        "b",
        "a",
        "d",
        "e",
      ]
    `);
    expect(stream.fork('x').int(1000)).toMatchInlineSnapshot(`972`);
    expect(seedNumber('7/3.1/0')).toMatchInlineSnapshot(`397075125`);
  });

  it('is uniform', () => {
    const counts = even(10).map(() => 0);
    const stream = random('uniform');
    for (let i = 0; i < 20_000; i++) counts[Math.floor(stream.float() * 10)]!++;
    expect(chiSquare(counts, even(10))).toBeLessThan(CRITICAL[9]!);
  });

  it('is uniform across seeds too: the first number of each is what a map uses', () => {
    const counts = even(16).map(() => 0);
    for (let i = 0; i < 4000; i++) counts[random(`7/3.${i}/`).int(16)]!++;
    expect(chiSquare(counts, even(16))).toBeLessThan(CRITICAL[15]!);
  });

  it('shuffles every order as often as any other', () => {
    const stream = random('orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = stream.shuffle(['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], even(24))).toBeLessThan(CRITICAL[23]!);
  });

  it('draws whole numbers below a bound, and refuses a bound that has none', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, below) => {
        const drawn = random(seed).int(below);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < below).toBe(true);
      }),
    );
    for (const below of [0, -1, NaN, 0.5]) expect(() => random('').int(below)).toThrow(String(below));
    expect(() => random('').pick([])).toThrow();
  });
});

describe('a sample', () => {
  it('is without replacement and leaves the items as they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), fc.integer({ min: -2, max: 30 }), (seed, n, k) => {
        const items = Array.from({ length: n }, (_, i) => i);
        const sample = random(seed).sample(items, k);
        expect(sample).toHaveLength(Math.max(0, Math.min(n, k)));
        expect(new Set(sample).size).toBe(sample.length);
        expect(items).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });
});

describe('a fork', () => {
  it('does not depend on what its origin has drawn, nor disturbs it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(5), (seed, name, draws) => {
        const [a, b] = [random(seed), random(seed)];
        const fork = a.fork(name);
        const first = fork.float();
        times(draws, () => b.float());
        expect(b.fork(name).float()).toBe(first);
        times(draws, () => a.float());
        expect(a.float()).toBe(b.float());
      }),
    );
  });

  it('goes with no other fork: pairs of draws fill the plane evenly', () => {
    const counts = even(16).map(() => 0);
    for (let i = 0; i < 4000; i++) {
      const stream = random(`seed ${i}`);
      counts[4 * stream.fork('a').int(4) + stream.fork('b').int(4)]!++;
    }
    expect(chiSquare(counts, even(16))).toBeLessThan(CRITICAL[15]!);
  });
});

it('makes provider seeds that are whole, fit a signed 32-bit integer, and differ from place to place', () => {
  const seeds = Array.from({ length: 2000 }, (_, i) => seedNumber(`7/3.${i}/0`));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
  expect(new Set(seeds).size).toBeGreaterThan(1995);
});
