import type { Operator } from '../../core/optimizer.ts';

export const PAPER = {
  title: 'GrIPS: Gradient-free, Edit-based Instruction Search for Prompting Large Language Models',
  authors: 'Prasad et al.',
  year: 2023,
  url: 'https://arxiv.org/abs/2203.07281',
} as const;

export const OPERATORS: Readonly<Record<string, Operator>> = {
  seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
  delete: { title: 'Phrase deleted', shape: 'cross', edge: 'solid' },
  swap: { title: 'Phrases swapped', shape: 'square', edge: 'solid' },
  paraphrase: { title: 'Phrase reworded', shape: 'circle', edge: 'dashed' },
  add: { title: 'Phrase added again', shape: 'triangle', edge: 'solid' },
  composition: { title: 'Several edits', shape: 'hexagon', edge: 'solid' },
};
