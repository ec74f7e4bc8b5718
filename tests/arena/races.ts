import { variant, type Entrant } from './entries.ts';

/** About as many candidates as the paper has. */
const APE = { subsamples: 8, perSubsample: 8 };
const SELECTIONS = ['ucb', 'filter', 'sr', 'sh', 'cr', 'clst', 'gse', 'uniform'];

/**
 * The same searches with the evaluation of candidates swapped. APE makes the same candidates whoever evaluates them, so that
 * nothing but the evaluation differs; the first is the full one, the others may spend 15 answers for each candidate on
 * average, less than half of the dev split.
 */
export const races = (): Entrant[] => [
  variant('ape', 'APE, everybody on all of dev', { ...APE, evaluation: 'all' }),
  ...SELECTIONS.map((evaluation) =>
    variant('ape', `APE, ${evaluation}`, { ...APE, evaluation, answers: 15 }),
  ),
  variant('evoprompt-ga', 'EvoPrompt GA, everybody on all of dev', { generations: 8 }),
  ...['sh', 'cr'].map((evaluation) =>
    variant('evoprompt-ga', `EvoPrompt GA, ${evaluation}`, { generations: 8, evaluation }),
  ),
];
