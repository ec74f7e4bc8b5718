import type { Operator } from '../../core/optimizer.ts';

export const PAPER = {
  title: 'Connecting Large Language Models with Evolutionary Algorithms Yields Powerful Prompt Optimizers',
  authors: 'Guo et al.',
  year: 2024,
  url: 'https://arxiv.org/abs/2309.08532',
} as const;

/** What both variants begin with. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
  induction: { title: 'Written from examples', shape: 'square', edge: 'dotted' },
  paraphrase: { title: 'Paraphrase', shape: 'circle', edge: 'dashed' },
};
