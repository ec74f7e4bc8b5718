import type { Family, Optimizer } from '../../core/optimizer.ts';

/** The families in the order in which they are listed. */
export const FAMILIES: Readonly<Record<Family, { readonly title: string; readonly about: string }>> = {
  evolution: { title: 'Evolution', about: 'A population of prompts is crossed, mutated and selected.' },
  reflection: { title: 'Criticism', about: 'A model reads what went wrong and mends the prompt.' },
  induction: { title: 'Induction', about: 'A model infers the instruction from examples or from scores.' },
  editing: { title: 'Small edits', about: 'Phrases are cut, moved or reworded, and what helps stays.' },
  demonstrations: {
    title: 'Worked examples',
    about: 'Instruction and worked examples are chosen together.',
  },
};

/** What a method asks for, in words for its card. */
export function needsOf({ needs, moves = [] }: Pick<Optimizer, 'needs' | 'moves'>): string[] {
  const models = {
    small: 'A small optimizer model will do',
    capable: 'An optimizer model of about 7B or more',
    strong: 'A strong optimizer model',
  };
  return [
    needs.labels ? 'Rows with the right answer' : 'No right answers needed',
    models[needs.optimizer],
    ...(needs.logprobs ? ['Log-probabilities for one of its settings'] : []),
    ...(moves.includes('demonstrations') ? ['Puts worked examples into the prompt'] : []),
    ...(moves.includes('closing') ? ['Adds a second instruction after the input'] : []),
  ];
}

/** What sets a method apart; that it learns from rows with the right answer does not, since nearly all do. */
export const distinctionsOf = (optimizer: Pick<Optimizer, 'needs' | 'moves'>): string[] =>
  needsOf(optimizer).slice(optimizer.needs.labels ? 1 : 0);

/** What a person can narrow the list by. */
export const FILTERS: readonly {
  readonly id: string;
  readonly title: string;
  readonly fits: (optimizer: Optimizer) => boolean;
}[] = [
  { id: 'unlabelled', title: 'needs no right answers', fits: ({ needs }) => !needs.labels },
  {
    id: 'small',
    title: 'works with a small optimizer model',
    fits: ({ needs }) => needs.optimizer === 'small',
  },
  {
    id: 'instruction',
    title: 'changes the instruction only',
    fits: ({ moves = [] }) => moves.length === 0,
  },
];

/** "You have one …" continues "Choose it when". Names and acronyms keep their capitals. */
export const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
