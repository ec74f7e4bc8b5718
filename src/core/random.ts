import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A seeded stream of random numbers. Fork it by name instead of sharing it, and the order of use stops mattering. */
export interface Random {
  /** Uniform in [0, 1). */
  float(): number;
  /** A whole number, uniform in [0, below). */
  int(below: number): number;
  /** `k` distinct items, or all when there are fewer, in random order. */
  sample<T>(items: readonly T[], k: number): T[];
  shuffle<T>(items: readonly T[]): T[];
  pick<T>(items: readonly T[]): T;
  fork(name: string): Random;
}

/** The stream that belongs to a seed. The same seed gives the same numbers on every machine. */
export function random(seed: string): Random {
  let generator: RandomGenerator | undefined;
  // made on first use: most branches of a run never draw
  const next = (): number => ((generator ??= generatorOf(seed)).next() >>> 0) / 2 ** 32;

  const int = (below: number): number => {
    if (!(below >= 1)) throw new Error(`cannot draw a whole number below ${below}`);
    return Math.floor(next() * below);
  };
  const sample = <T>(items: readonly T[], k: number): T[] => {
    const pool = [...items];
    const n = Math.max(0, Math.min(k, pool.length));
    for (let i = 0; i < n; i++) {
      const j = i + int(pool.length - i);
      [pool[i], pool[j]] = [pool[j]!, pool[i]!];
    }
    return pool.slice(0, n);
  };
  return {
    float: next,
    int,
    sample,
    shuffle: (items) => sample(items, items.length),
    pick: (items) => items[int(items.length)]!,
    fork: (name) => random(`${seed}/${name}`),
  };
}

/** A seed for a provider, from a place in a run: 31 bits, since some servers read a signed integer. */
export const seedNumber = (address: string): number => wordsOf(address)[0]! >>> 1;

const generatorOf = (seed: string) => xoroshiro128plusFromState(wordsOf(seed));

/** The first 128 bits of the seed's SHA-256, as the generator's state. */
const wordsOf = (seed: string): number[] => {
  const bytes = new DataView(sha256(utf8ToBytes(seed)).buffer);
  return [0, 4, 8, 12].map((at) => bytes.getInt32(at));
};
