import type { Operator } from '../../core/optimizer.ts';

export const PAPER = {
  title: 'GPS: Genetic Prompt Search for Efficient Few-shot Learning',
  authors: 'Xu et al.',
  year: 2022,
  url: 'https://arxiv.org/abs/2210.17041',
} as const;

export const OPERATORS = {
  seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
  'sentence continuation': { title: 'Sentence continuation', shape: 'circle', edge: 'dashed' },
  'back-translation': { title: 'Translated there and back', shape: 'circle', edge: 'dotted' },
  cloze: { title: 'Blanks filled', shape: 'cross', edge: 'dotted' },
} as const satisfies Record<string, Operator>;
