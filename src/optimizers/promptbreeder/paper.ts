import type { Operator } from '../../core/optimizer.ts';

export const PAPER = {
  title: 'Promptbreeder: Self-Referential Self-Improvement via Prompt Evolution',
  authors: 'Fernando et al.',
  year: 2023,
  url: 'https://arxiv.org/abs/2309.16797',
} as const;

export const LEGEND: Readonly<Record<string, Operator>> = {
  seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
  given: { title: 'Mutation-prompt from the list', shape: 'cross', edge: 'solid' },
  initial: { title: 'First population', shape: 'circle', edge: 'dashed' },
  'zero-order': { title: 'Zero-order generation', shape: 'square', edge: 'dotted' },
  'first-order': { title: 'First-order mutation', shape: 'circle', edge: 'solid' },
  eda: { title: 'EDA mutation', shape: 'hexagon', edge: 'dotted' },
  'eda rank': { title: 'EDA rank and index mutation', shape: 'hexagon', edge: 'solid' },
  lineage: { title: 'Lineage mutation', shape: 'hexagon', edge: 'dashed' },
  'zero-order hyper': { title: 'Zero-order hyper-mutation', shape: 'triangle', edge: 'dotted' },
  'first-order hyper': { title: 'First-order hyper-mutation', shape: 'triangle', edge: 'solid' },
  lamarckian: { title: 'Lamarckian mutation', shape: 'square', edge: 'solid' },
};
