import { knownOutcomes, mean, type Candidate, type Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example, Outcome } from '../../core/task.ts';
import type { Contest } from './contest.ts';

/** A prompt in a contest. */
export interface Arm {
  readonly prompt: Candidate;
  /** Its place in the pool, by which ties are broken. */
  readonly place: number;
  /** On how many cards of the deck, from the top, it was played. */
  readonly seen: number;
  /** Its mean score on these cards. */
  readonly mean: number;
}

/**
 * Where a contest is played. The examples are shuffled into one deck, and every arm goes through it from the top: arms
 * that have seen equally many have seen the same ones, and what is luck of the examples is the same luck for all.
 */
export interface Table {
  /** In the order of the pool. */
  readonly arms: readonly Arm[];
  /** Cards in the deck. */
  readonly cards: number;
  /** Answers that may still be asked for. */
  readonly left: number;
  /**
   * Plays these arms on their next cards, until each has seen as many as `depth` says. Where `most` answers (all that are
   * left, unless said) do not reach so far, all stay behind by equally many cards. Answers that are known already are
   * free. Tells whether any arm moved.
   */
  play(arms: readonly Arm[], depth: number | ((arm: Arm) => number), most?: number): Promise<boolean>;
  /** The first `keep` of these that were played, as a selection gives them. */
  picked(ranked: readonly Arm[], keep: number): Scored[];
}

/** Highest mean first; of equals, whoever stands first in the pool. Who was not played comes last. */
export const ranked = (arms: readonly Arm[]): Arm[] =>
  arms.toSorted((a, b) => Number(b.seen > 0) - Number(a.seen > 0) || b.mean - a.mean || a.place - b.place);

/**
 * Sets up a contest. Where the budget does not reach for one card each, only as many prompts as it reaches for, drawn at
 * random, take part.
 */
export function tableFor(
  run: Run,
  pool: readonly (Candidate | Scored)[],
  examples: readonly Example[],
  { budget, measuring = 'metric' }: Contest,
): Table {
  const deck = run.random.shuffle(examples);
  const drawn = new Set(pool.length > budget ? run.random.sample(pool, Math.floor(budget)) : pool);
  const seats = pool
    .filter((prompt) => drawn.has(prompt))
    .map((prompt, place) => ({
      prompt,
      place,
      seen: 0,
      mean: 0,
      outcomes: 'outcomes' in prompt ? [...prompt.outcomes] : ([] as Outcome[]),
      known: new Map(knownOutcomes(prompt, measuring)),
    }));
  let left = Math.floor(budget);

  type Seat = (typeof seats)[number];
  const fresh = ({ seen, known }: Seat, depth: number): Example[] =>
    deck.slice(seen, Math.max(seen, depth)).filter(({ id }) => !known.has(id));

  return {
    arms: seats,
    cards: deck.length,
    get left() {
      return left;
    },

    async play(arms, depth, most = left) {
      const wanted = (arms as readonly Seat[])
        .map((seat) => ({
          seat,
          depth: Math.min(deck.length, typeof depth === 'number' ? depth : depth(seat)),
        }))
        .filter(({ seat, depth }) => depth > seat.seen);
      const costBehindBy = (cards: number) =>
        wanted.reduce((sum, { seat, depth }) => sum + fresh(seat, depth - cards).length, 0);
      const behind = leastThat((cards) => costBehindBy(cards) <= Math.min(most, left), deck.length);
      const moves = wanted
        .map(({ seat, depth }) => ({ seat, depth: depth - behind }))
        .filter(({ seat, depth }) => depth > seat.seen);

      left -= costBehindBy(behind);
      const answered = await run.map(moves, async ({ seat, depth }, run) => {
        const asked = fresh(seat, depth);
        return asked.length > 0 ? (await run.score(seat.prompt, asked, measuring)).outcomes : [];
      });
      for (const [i, { seat, depth }] of moves.entries()) {
        for (const outcome of answered[i]!) {
          seat.outcomes.push(outcome);
          seat.known.set(outcome.example.id, outcome);
        }
        seat.seen = depth;
        seat.mean = mean(deck.slice(0, depth).map(({ id }) => seat.known.get(id)!.score));
      }
      return moves.length > 0;
    },

    picked: (arms, keep) =>
      (arms as readonly Seat[])
        .filter(({ seen }) => seen > 0)
        .slice(0, Math.max(0, keep))
        .map(({ prompt, mean, outcomes }) => ({ ...prompt, score: mean, outcomes })),
  };
}

/** The least number from 0 to `most` for which something holds that holds for all after it, and for `most`. */
function leastThat(holds: (n: number) => boolean, most: number): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
