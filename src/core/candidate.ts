import type { Measuring, Outcome, Prompt } from './task.ts';

/** A parent and the part it played, such as `base`, `donor` or `best`. */
export interface Parent {
  readonly id: string;
  readonly role: string;
}

/**
 * What a candidate is: a prompt for the task, or a prompt that mutates prompts (Promptbreeder's mutation-prompts), which
 * is never scored itself.
 */
export type CandidateKind = 'prompt' | 'mutation-prompt';

/** A prompt in the evolution tree. Immutable; a better prompt is a new candidate. */
export interface Candidate extends Prompt {
  /** Its place in the run: the same on every replay. */
  readonly id: string;
  /** The operator that made it: `seed`, `paraphrase`, `crossover`, … */
  readonly by: string;
  /** Who it came from. The first is its branch of the tree, the others are influences. */
  readonly parents: readonly Parent[];
  /** Keys of the model calls that wrote it. */
  readonly calls: readonly string[];
  /** What the method wants remembered about why it exists, such as a critique. */
  readonly note?: string;
  /** @default 'prompt' */
  readonly kind?: CandidateKind;
}

/** A candidate with its mean score, in [0, 1], on some examples. */
export interface Scored extends Candidate {
  readonly score: number;
  readonly outcomes: readonly Outcome[];
}

/** The highest scored; of equals, the one that stands first. */
export const best = <T extends { readonly score: number }>(pool: readonly T[]): T => {
  if (pool.length === 0) throw new Error('there is no best of an empty pool');
  return pool.reduce((a, b) => (b.score > a.score ? b : a));
};

/** The `k` highest scored, best first; equals keep their order. */
export const top = <T extends { readonly score: number }>(pool: readonly T[], k: number): T[] =>
  pool.toSorted((a, b) => b.score - a.score).slice(0, k);

/** Equal for prompts that ask the same of the task model, letter by letter. */
export const identityOf = ({ text, demonstrations = [], closing }: Prompt): string =>
  JSON.stringify([
    text,
    demonstrations.map(({ input, output }) => [input, output]),
    ...(closing === undefined ? [] : [closing]),
  ]);

/** One of each prompt, the first that stands in the pool. */
export const distinct = <T extends Prompt>(pool: readonly T[]): T[] => {
  const seen = new Set<string>();
  return pool.filter((prompt) => {
    const identity = identityOf(prompt);
    return !seen.has(identity) && !!seen.add(identity);
  });
};

/** What a candidate that was scored before brings along, by the id of the example. */
export const knownOutcomes = (
  candidate: Candidate | Scored,
  measuring: Measuring = 'metric',
): ReadonlyMap<string, Outcome> =>
  new Map(
    'outcomes' in candidate
      ? candidate.outcomes
          .filter((outcome) => (outcome.measuring ?? 'metric') === measuring)
          .map((outcome) => [outcome.example.id, outcome])
      : [],
  );

/** What was judged less than right. */
export const failures = (scored: Scored): Outcome[] => scored.outcomes.filter((outcome) => outcome.score < 1);

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
