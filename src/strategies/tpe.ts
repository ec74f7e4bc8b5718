import type { Random } from '../core/random.ts';

/** A combination that was tried: the number of the choice taken for each variable, and how it scored. */
export interface Trial {
  readonly choices: readonly number[];
  readonly score: number;
}

export interface SearchSettings {
  /** Trials that are drawn blindly, before there is enough to learn from. @default 10 */
  readonly startup?: number;
  /** Combinations that are drawn and compared for one suggestion. @default 24 */
  readonly samples?: number;
}

/** Of all trials, the share that counts as good, and how many that are at most. */
const GOOD = 0.1;
const MOST_GOOD = 25;
/** The newest trials that weigh fully. */
const FRESH = 25;

/**
 * Suggests a combination by the multivariate tree-structured Parzen estimator over categorical variables (Bergstra et al.
 * 2011; Falkner et al. 2018; constants as in Optuna): trials are parted into the good tenth and the rest, each part makes a
 * density over whole combinations, and of some drawn from the good density the one is taken that is the likeliest to be good
 * rather than not.
 * @param sizes How many choices each variable has.
 * @param trials In the order in which they were made.
 */
export function suggest(
  random: Random,
  sizes: readonly number[],
  trials: readonly Trial[],
  { startup = 10, samples = 24 }: SearchSettings = {},
): number[] {
  if (trials.length < startup) return sizes.map((size) => random.int(size));
  const count = Math.min(Math.ceil(GOOD * trials.length), MOST_GOOD);
  const best = new Set(trials.toSorted((a, b) => b.score - a.score).slice(0, count));
  const good = density(
    sizes,
    trials.filter((trial) => best.has(trial)),
  );
  const rest = density(
    sizes,
    trials.filter((trial) => !best.has(trial)),
  );
  const drawn = Array.from({ length: samples }, () => good.draw(random));
  const promise = drawn.map((choices) => good.at(choices) / rest.at(choices));
  return drawn[promise.indexOf(Math.max(...promise))]!;
}

/** A kernel for each trial, and one that likes all combinations alike. */
interface Kernel {
  readonly weight: number;
  /** For each variable, the chance of each choice. */
  readonly chances: readonly (readonly number[])[];
}

interface Density {
  /** The chance of a combination. */
  at(choices: readonly number[]): number;
  draw(random: Random): number[];
}

function density(sizes: readonly number[], trials: readonly Trial[]): Density {
  const spread = 1 / (trials.length + 1);
  const weights = [...weightsOf(trials.length), 1];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernels = weights.map((weight, k): Kernel => ({
    weight: weight / total,
    chances: sizes.map((size, variable) => {
      const taken = trials[k]?.choices[variable];
      return Array.from({ length: size }, (_, choice) =>
        taken === undefined ? 1 / size : (spread + (choice === taken ? 1 : 0)) / (spread * size + 1),
      );
    }),
  }));
  return {
    at: (choices) =>
      kernels.reduce(
        (sum, { weight, chances }) =>
          sum + choices.reduce((product, choice, variable) => product * chances[variable]![choice]!, weight),
        0,
      ),
    draw: (random) => {
      const kernel =
        kernels[
          spin(
            random,
            kernels.map(({ weight }) => weight),
          )
        ]!;
      return kernel.chances.map((chances) => spin(random, chances));
    },
  };
}

/** Old trials fade: the newest weigh 1, older ones less and less, down to 1/n. */
function weightsOf(n: number): number[] {
  const old = Math.max(0, n - FRESH);
  return Array.from({ length: n }, (_, i) =>
    i >= old ? 1 : old === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (old - 1),
  );
}

/** Draws an index by chances that add up to 1. */
function spin(random: Random, chances: readonly number[]): number {
  let needle = random.float();
  for (const [i, chance] of chances.entries()) if ((needle -= chance) < 0) return i;
  return chances.length - 1; // rounding left the needle just past the end
}
