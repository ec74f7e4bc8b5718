import type { Operator } from '../../core/optimizer.ts';

export const PAPER = {
  title: 'Large Language Models Are Human-Level Prompt Engineers',
  authors: 'Zhou et al.',
  year: 2023,
  url: 'https://arxiv.org/abs/2211.01910',
} as const;

/**
 * Sampling of new instructions (the official configs/default.yaml). Its limit of 50 tokens leaves no room for tags or for a
 * model that thinks aloud.
 */
export const SAMPLING = { temperature: 0.9, topP: 0.9, maxTokens: 500 } as const;

/** Who is scored by the metric on the whole dev split, where the search itself does something else. */
export const FINALISTS = 5;

export const OPERATORS: Readonly<Record<string, Operator>> = {
  seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
  forward: { title: 'Read off examples', shape: 'square', edge: 'dotted' },
  reverse: { title: 'Filled into a gap', shape: 'square', edge: 'dashed' },
  continue: { title: 'Your prompt continued', shape: 'hexagon', edge: 'solid' },
  adapt: { title: 'Your prompt adapted', shape: 'hexagon', edge: 'dashed' },
  resample: { title: 'Variation', shape: 'circle', edge: 'dashed' },
};
