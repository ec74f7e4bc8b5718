import { variant, type Entrant } from './entries.ts';

/** About as many candidates as the paper has. */
const APE = { subsamples: 8, perSubsample: 8 };
const OPRO = { steps: 8, proposals: 8 };
const GA = { generations: 8 };

/**
 * The same searches with the evaluation of candidates swapped; the first of each is the full one. APE makes the same
 * candidates whoever evaluates them, so that nothing but the evaluation differs: its selections may spend 15 answers for
 * each candidate on average, where everybody on the whole of dev takes 44.
 */
export const races = (): Entrant[] => [
  variant('ape', 'APE, everybody on all of dev', { ...APE, evaluation: 'all' }),
  ...['uniform', 'ucb', 'filter', 'sr', 'sh', 'cr', 'clst', 'gse'].map((evaluation) =>
    variant('ape', `APE, ${evaluation}`, { ...APE, evaluation, answers: 15 }),
  ),
  variant('opro', 'OPRO, everybody on all of dev', OPRO),
  ...['sh', 'cr'].map((evaluation) => variant('opro', `OPRO, ${evaluation}`, { ...OPRO, evaluation })),
  variant('evoprompt-ga', 'EvoPrompt GA, everybody on all of dev', GA),
  ...['sh', 'cr'].map((evaluation) =>
    variant('evoprompt-ga', `EvoPrompt GA, ${evaluation}`, { ...GA, evaluation }),
  ),
];
