import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Candidate, Scored } from '../core/candidate.ts';
import type { Random } from '../core/random.ts';
import type { Run } from '../core/run.ts';
import { studentTail } from '../core/student.ts';
import type { Example, Prompt } from '../core/task.ts';
import { answersTo, scoreOn } from './carry.ts';

/** How a race is run. */
export interface Rules {
  /** Racers that are wanted: who is beaten by as many others is out, and the race ends when no more are left. */
  readonly keep: number;
  /** Chance of error of each one-sided paired t-test. */
  readonly alpha: number;
  /** The examples of the first heat, of the first two, and so on (see `heatsOf`). */
  readonly heats: readonly (readonly Example[])[];
  /** What a prompt pays in score for its length. */
  readonly toll: (prompt: Prompt) => number;
}

/** A block of fewer examples says too little for a test. */
const SMALLEST_BLOCK = 10;

/**
 * Cuts examples into blocks, shuffled once, and gives what has been seen after each of them. There are at most `most`
 * blocks of at most `size` examples. Where there are too few examples for that, blocks shrink first, but hardly under ten,
 * and then there are fewer. When the blocks cover everything, the last list is `examples` itself.
 */
export function heatsOf(
  random: Random,
  examples: readonly Example[],
  { size, most }: { readonly size: number; readonly most: number },
): (readonly Example[])[] {
  const block = Math.min(size, Math.max(SMALLEST_BLOCK, Math.ceil(examples.length / most)));
  const count = Math.max(1, Math.min(most, Math.round(examples.length / block)));
  const raced = Math.min(examples.length, count * size);
  const order = random.shuffle(examples);
  return Array.from({ length: count }, (_, i) => {
    const seen = Math.round((raced * (i + 1)) / count);
    return seen === examples.length ? examples : order.slice(0, seen);
  });
}

/**
 * CAPO's race: block by block, everybody answers what they have not answered before, and whoever is significantly worse
 * than `keep` others drops out, until no more than `keep` are left or the blocks are used up. The blocks keep their order,
 * so that who has raced before starts with its outcomes. Gives the best `keep` by score minus toll on what all of them
 * have seen, best first; of equals, whoever stood first.
 */
export async function race(
  run: Run,
  pool: readonly (Candidate | Scored)[],
  { keep, alpha, heats, toll }: Rules,
): Promise<Scored[]> {
  let racers: Scored[] = [];
  for (const [i, seen] of heats.entries()) {
    // the first block is for everybody, so that nobody is kept unseen
    if (i > 0 && racers.length <= keep) break;
    racers = await run.map(i === 0 ? pool : racers, (racer, run) => scoreOn(run, racer, seen));
    const runners = racers.map((racer): Runner => ({
      racer,
      scores: scoresOn(racer, seen),
      toll: toll(racer),
    }));
    racers = [];
    for (const runner of runners) {
      const better = runners.filter((other) => isBeaten(runner, other, alpha)).length;
      if (better < keep) racers.push(runner.racer);
      else
        run.remark(
          runner.racer,
          `Out of the race after ${seen.length} examples: ${better} others were clearly better.`,
        );
    }
  }
  return racers.toSorted((a, b) => b.score - toll(b) - (a.score - toll(a))).slice(0, keep);
}

interface Runner {
  readonly racer: Scored;
  readonly scores: readonly number[];
  readonly toll: number;
}

const scoresOn = (racer: Scored, seen: readonly Example[]): number[] =>
  answersTo(seen, racer).map(({ score }) => score);

/** Whether the other is better by a one-sided paired t-test on scores minus tolls. */
function isBeaten(runner: Runner, other: Runner, alpha: number): boolean {
  const gains = other.scores.map((score, i) => score - runner.scores[i]!);
  // answers that are all equal are no evidence, however much the lengths differ
  if (gains.every((gain) => gain === 0)) return false;
  const differences = gains.map((gain) => gain - (other.toll - runner.toll));
  const average = mean(differences);
  if (average <= 0) return false;
  const n = differences.length;
  if (n < 2) return false;
  const deviation = sampleStandardDeviation(differences);
  // better by the same amount on every example
  if (deviation < 1e-9) return true;
  return studentTail((average * Math.sqrt(n)) / deviation, n - 1) < alpha;
}
