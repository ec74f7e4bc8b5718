import { formatInstruction, label } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import type { Answered } from './answers.ts';
import { JUDGE } from './prompts.ts';

/** Temperature of the evaluator, as in the paper and the official configuration. */
const SAMPLING = { temperature: 0.3, maxTokens: 1000 } as const;

/** Valid votes; a reply that names neither side, even when it was asked for again, is none. */
export interface Votes {
  readonly forNew: number;
  readonly forOld: number;
}

/** Lets the judge compare two sets of answers, in each pair of votes once in either order. */
export async function votesOn(run: Run, { purpose, pairs, old, challenger }: VotesOn): Promise<Votes> {
  const newIsA = Array.from({ length: 2 * pairs }, (_, i) => i % 2 === 1);
  const format = label(['A', 'B'], 'choice');
  const votes = await run.map(newIsA, async (newIsA, run) => {
    const [a, b] = newIsA ? [challenger, old] : [old, challenger];
    const question = fill(JUDGE, { purpose, a: a.shown, b: b.shown, format: formatInstruction(format) });
    const { value } = await run.ask(question, { ...SAMPLING, format, by: 'judge', role: 'judge' });
    return value && ((value === 'A') === newIsA ? 'new' : 'old');
  });
  return {
    forNew: votes.filter((vote) => vote === 'new').length,
    forOld: votes.filter((vote) => vote === 'old').length,
  };
}

interface VotesOn {
  readonly purpose: string;
  readonly pairs: number;
  readonly old: Answered;
  readonly challenger: Answered;
}

/** A judge who tosses a coin accepts a prompt at most this often, where a clear win is asked for. */
const LUCK = 0.1;

/** When a new prompt replaces the best. */
export const ACCEPTANCE = {
  majority: ({ forNew, forOld }: Votes) => forNew > forOld,
  clear: ({ forNew, forOld }: Votes) => chanceOfAtLeast(forNew, forNew + forOld) <= LUCK,
} as const;

/** How likely a fair coin shows heads at least `heads` times in `tosses` (the one-sided sign test). */
export function chanceOfAtLeast(heads: number, tosses: number): number {
  let ways = 1; // of `k` heads
  let sum = 0;
  for (let k = 0; k <= tosses; k++) {
    if (k >= heads) sum += ways;
    ways = (ways * (tosses - k)) / (k + 1);
  }
  return sum / 2 ** tosses;
}
