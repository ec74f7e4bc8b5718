import type { Operator } from '../../core/optimizer.ts';

export const PAPER = {
  title: 'Large Language Models as Optimizers',
  authors: 'Yang et al.',
  year: 2024,
  url: 'https://arxiv.org/abs/2309.03409',
} as const;

/** Section 5.1; the official code gives GPT optimizers 512 tokens and text-bison 1024. */
export const SAMPLING = { temperature: 1, maxTokens: 1024 } as const;

/** Examples of train on which every instruction is run as well, where exemplars are picked by what was missed. */
export const PROBES = 20;

export const OPERATORS: Readonly<Record<string, Operator>> = {
  seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
  placement: { title: 'Your prompt, moved into the question', shape: 'diamond', edge: 'dashed' },
  proposal: { title: 'Proposal', shape: 'hexagon', edge: 'dotted' },
};
