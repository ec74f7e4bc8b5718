import { top, type Candidate, type Scored } from '../../core/candidate.ts';

/** An instruction that was tried. */
export interface Tried {
  /** What the model is shown: the prompt without the input that it may place. */
  readonly instruction: string;
  readonly prompt: Scored;
  /** Ids of the examples of train that it missed; empty unless exemplars are picked by that. */
  readonly missed: ReadonlySet<string>;
}

export interface Showing {
  /** How many are shown at the most. */
  readonly shown: number;
  /** Percent under which none is shown. */
  readonly threshold: number;
}

/**
 * The part of what was tried that is shown, worst first; of equals the later stands behind, as in the official code. Those
 * under the threshold are left out after that, unless nobody would be left.
 */
export function trajectoryOf(tried: readonly Tried[], { shown, threshold }: Showing): Tried[] {
  const last = tried.toSorted((a, b) => a.prompt.score - b.prompt.score).slice(-shown);
  const above = last.filter(({ prompt }) => prompt.score >= threshold / 100);
  return above.length > 0 ? above : last;
}

const scoreShown = ({ prompt }: Tried): number => Math.round(100 * prompt.score);

export const trajectoryText = (trajectory: readonly Tried[]): string =>
  trajectory
    .map((one, i) => `<prompt_${i + 1}>${one.instruction}</prompt_${i + 1}>\nscore: ${scoreShown(one)}\n`)
    .join('\n');

/** All that were shown, the best as the branch of the tree. */
export const parentsOf = (trajectory: readonly Tried[]): Record<string, Candidate> =>
  Object.fromEntries(
    trajectory.toReversed().map(({ prompt }, i) => [i === 0 ? 'best shown' : `shown ${i + 1}`, prompt]),
  );

/** For the node of a proposal: with which scores its parents were shown. */
export const scoresNote = (trajectory: readonly Tried[]): string =>
  `Scores shown, best first: ${trajectory.toReversed().map(scoreShown).join(', ')}.`;

/** The best of what was tried, best first. */
export const bestOf = (tried: readonly Tried[], count: number): Scored[] =>
  top(
    tried.map(({ prompt }) => prompt),
    count,
  );
