import type { Candidate } from '../core/candidate.ts';
import type { Entry, RunEvent } from '../core/event.ts';
import type { RunRecord } from '../core/spec.ts';
import { interval, pairedDifference, type Interval, type PairedDifference } from '../core/statistics.ts';

/** One prompt on the test split. Scores are means in [0, 1]. */
export interface Measured extends Interval {
  readonly candidate: Candidate;
  readonly score: number;
  /** Its score on the whole dev split, where it has one. */
  readonly dev: number | undefined;
}

/**
 * - `same`: the champion is the start
 * - `better`: interval and test agree that the champion is better
 * - `likely`: the interval lies above zero, but the test is not sure
 * - `unclear`: the interval holds zero
 * - `worse`: the interval lies below zero
 */
export type Finding = 'same' | 'better' | 'likely' | 'unclear' | 'worse';

/** Start against champion on the same test examples. */
export interface Comparison {
  readonly start: Measured;
  readonly champion: Measured;
  readonly difference: PairedDifference;
  readonly finding: Finding;
  /** How often this run has opened the test split. After the first time it is no longer unseen. */
  readonly openings: number;
  /** Dev gain and test gain, when the first is clearly larger. */
  readonly overfit: { readonly dev: number; readonly test: number } | undefined;
}

/** How it stands with the verdict of a run. */
export type VerdictState =
  /** The test split has no examples. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'locked' }
  /** Of the two prompts, so many are answered. */
  | { readonly kind: 'opening'; readonly measured: number }
  /** The run is over, but the test split was not opened. */
  | { readonly kind: 'unopened' }
  | { readonly kind: 'done'; readonly comparison: Comparison };

/**
 * What the test split says. `entries` in the order they were written, with scores: at least those of the verdict
 * (places that begin with `v`), the two candidates and their scores on the dev split.
 */
export function verdictOf(run: RunRecord, entries: readonly Entry[]): VerdictState {
  if (run.spec.task.split.test.length === 0) return { kind: 'impossible' };
  const openings = entries.map(({ event }) => event).filter((event) => event.type === 'test-opened');
  const opening = openings.findLast((event) => event.champion === run.champion) ?? openings.at(-1);
  if (opening) {
    const start = measured(entries, opening.start);
    const champion = measured(entries, opening.champion);
    if (start && champion)
      return { kind: 'done', comparison: compare(run, start, champion, openings.length) };
  }
  if (run.status === 'done') return { kind: 'unopened' };
  const answered = entries.filter(({ event }) => isTest(event)).length;
  return answered > 0 ? { kind: 'opening', measured: answered } : { kind: 'locked' };
}

interface Answered extends Measured {
  readonly scores: readonly number[];
}

function compare(run: RunRecord, start: Answered, champion: Answered, openings: number): Comparison {
  const difference = pairedDifference(start.scores, champion.scores, run.spec.seed);
  const same = start.candidate.id === champion.candidate.id;
  return {
    start: withoutScores(start),
    champion: withoutScores(champion),
    difference,
    finding: same ? 'same' : findingOf(difference),
    openings,
    overfit: same ? undefined : overfitOf(start, champion, difference),
  };
}

function findingOf({ low, high, p }: PairedDifference): Finding {
  if (low > 0) return p < 0.05 ? 'better' : 'likely';
  return high < 0 ? 'worse' : 'unclear';
}

/** A dev gain that lies above the interval of the test gain was in part fitted to the dev examples. */
function overfitOf(start: Measured, champion: Measured, { difference, high }: PairedDifference) {
  if (start.dev === undefined || champion.dev === undefined) return undefined;
  const dev = champion.dev - start.dev;
  return dev > high && dev - difference >= 0.05 ? { dev, test: difference } : undefined;
}

function measured(entries: readonly Entry[], id: string): Answered | undefined {
  let candidate: Candidate | undefined;
  let scores: readonly number[] | undefined;
  let dev: number | undefined;
  for (const { event } of entries) {
    if (event.type === 'candidate-proposed' && event.candidate.id === id) candidate = event.candidate;
    if (event.type !== 'candidate-scored' || event.candidateId !== id) continue;
    if (event.on === 'test') scores = event.scores;
    if (event.on === 'dev' && event.measuring !== 'likelihood') dev = event.score;
  }
  if (!candidate || !scores) return undefined;
  const score = scores.reduce((sum, one) => sum + one, 0) / Math.max(1, scores.length);
  return { candidate, scores, score, dev, ...interval(scores) };
}

const isTest = (event: RunEvent): boolean => event.type === 'candidate-scored' && event.on === 'test';

const withoutScores = ({ scores: _, ...rest }: Answered): Measured => rest;
