import { choice, type ChoiceField } from '../../core/optimizer.ts';
import { adaptiveFilter } from './adaptiveFilter.ts';
import { clustering } from './clustering.ts';
import type { Selection } from './contest.ts';
import { continuouslyReject } from './continuouslyReject.ts';
import { generalizedElimination } from './gse.ts';
import { successiveHalving } from './successiveHalving.ts';
import { successiveRejects } from './successiveRejects.ts';
import { ucb, ucbE } from './ucb.ts';
import { uniform } from './uniform.ts';

export type { Selection } from './contest.ts';
export { ucb, ucbE } from './ucb.ts';

/** Every selection by the name that a method's option has for it. */
export const SELECTIONS = {
  uniform,
  ucb: ucb(),
  'ucb-e': ucbE(),
  sr: successiveRejects,
  sh: successiveHalving,
  cr: continuouslyReject,
  clst: clustering(),
  gse: generalizedElimination(),
  filter: adaptiveFilter(),
} as const satisfies Record<string, Selection>;

export type SelectionName = keyof typeof SELECTIONS;

const TITLES: Readonly<Record<SelectionName, string>> = {
  uniform: 'Everybody on the same examples',
  ucb: 'Upper confidence bounds (UCB)',
  'ucb-e': 'Upper confidence bounds, exploring (UCB-E)',
  sr: 'Successive rejects',
  sh: 'Successive halving',
  cr: 'Continuously reject',
  clst: 'Clusters of similar prompts, then halving',
  gse: 'Halving by what similar prompts scored',
  filter: 'Adaptive filter',
};

/** An option that offers some of the selections; the first is its default. */
export const selectionField = <const T extends SelectionName>(
  names: readonly T[],
  help = 'How the examples are shared out among the prompts that compete: evenly, or most of them to those that look best.',
): ChoiceField<T> =>
  choice(
    Object.fromEntries(names.map((name) => [name, TITLES[name]])) as Record<T, string>,
    'Selection',
    help,
  );

/** An option that offers the whole dev split for everybody, under this title, as its default, and else some of the selections. */
export const allOrSelectionField = <const T extends SelectionName>(
  all: string,
  names: readonly T[],
  texts: Pick<ChoiceField, 'title' | 'help'>,
): ChoiceField<'all' | T> => {
  const { of } = selectionField(names);
  return { kind: 'choice', default: 'all', of: [{ value: 'all', title: all }, ...of], ...texts };
};
