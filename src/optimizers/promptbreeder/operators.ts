import { top, type Candidate } from '../../core/candidate.ts';
import { formatInstruction, tagged } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { shownBlindly } from '../../strategies/shown.ts';
import type { Similarity } from '../../strategies/similarity.ts';
import {
  DISTRIBUTION,
  FIRST_ORDER,
  FIRST_ORDER_HYPER,
  LINEAGE,
  RANKED_DISTRIBUTION,
  WORKING_OUT,
  ZERO_ORDER,
  ZERO_ORDER_HYPER,
} from './prompts.ts';
import { THINKING_STYLES } from './thinkingStyles.ts';
import type { Fit, Part } from './unit.ts';
import { MAX_TOKENS, partOf, problemOf, type Asking } from './writing.ts';

/** What the operators have at hand in one generation. */
export interface Scene {
  /** As it was evaluated, winners and losers. */
  readonly population: readonly Fit[];
  /** The person’s own prompts. */
  readonly starts: readonly Candidate[];
  readonly similarity: Similarity;
  /** Prompts that are more alike than this are not listed together. */
  readonly mostAlike: number;
}

/** How a copy of a unit is mutated. */
export interface Mutation {
  /** The operator in the end, since one may stand in for another. */
  readonly by: string;
  /** The mutation-prompt that the copy goes on with. */
  readonly mutation: Candidate;
  readonly ask: Asking;
  /** The part that the prompts which are shown play. */
  readonly role: string;
}

/** Gives nothing where the mutation-prompt could not be written; that is recorded. */
export type MutationOperator = (run: Run, unit: Fit, scene: Scene) => Promise<Mutation | undefined>;

/** Correct workings that are shown to guess the instruction from. */
const WORKINGS = 3;

/** Section 3.2, in its order. Each is drawn as often. */
export const MUTATION_OPERATORS: Readonly<Record<string, MutationOperator>> = {
  'zero-order': async ({ random, task }, { mutation }, { starts }) => {
    const start = random.pick(starts);
    const problem = problemOf(task, start);
    return {
      by: 'zero-order',
      mutation,
      role: 'start',
      ask: (_, said) => ({ text: fill(ZERO_ORDER, { problem, ...said }), shown: [start] }),
    };
  },

  'first-order': async (_, unit) => applying(unit.mutation, unit, 'first-order'),

  eda: async ({ random }, { mutation }, { population, ...scene }) => {
    const order = random.shuffle(population);
    return {
      by: 'eda',
      mutation,
      role: 'listed',
      ask: (part, said) => {
        const shown = distinctIn(part, order, scene);
        return { text: fill(DISTRIBUTION, { ...listed(shown, part), ...said }), shown };
      },
    };
  },

  'eda rank': async (_, { mutation }, { population, ...scene }) => {
    const order = top(population, population.length); // so that of two alike the fitter is listed
    return {
      by: 'eda rank',
      mutation,
      role: 'listed',
      ask: (part, said) => {
        const shown = distinctIn(part, order, scene).reverse();
        const slots = { mutation: mutation.text, last: shown.length, ...listed(shown, part), ...said };
        return { text: fill(RANKED_DISTRIBUTION, slots), shown };
      },
    };
  },

  lineage: async (_, { prompt, mutation, elites }) => ({
    by: 'lineage',
    mutation,
    role: 'elite',
    ask: (part, said) => {
      const shown = elites.length > 0 ? elites : [prompt]; // a line that never had the best of its time
      return { text: fill(LINEAGE, { ...listed(shown, part), ...said }), shown };
    },
  }),

  'zero-order hyper': async (run, unit, { starts }) => {
    const by = 'zero-order hyper';
    const problem = problemOf(run.task, run.random.pick(starts));
    const style = run.random.pick(THINKING_STYLES);
    const mutation = await newMutationPrompt(run, unit, by, {
      question: (format) => fill(ZERO_ORDER_HYPER, { problem, style, format }),
      parents: {},
      note: `Thinking style: ${style}`,
    });
    return mutation && applying(mutation, unit, by);
  },

  'first-order hyper': async (run, unit) => {
    const by = 'first-order hyper';
    const mutation = await newMutationPrompt(run, unit, by, {
      question: (format) => fill(FIRST_ORDER_HYPER, { mutation: unit.mutation.text, format }),
      parents: { mutation: unit.mutation },
    });
    return mutation && applying(mutation, unit, by);
  },

  lamarckian: async ({ random, task }, unit) => {
    const workings = random
      .sample(unit.workings, WORKINGS)
      .map((working) => shownBlindly(task, working))
      .join('\n\n');
    if (workings === '') return applying(unit.mutation, unit, 'first-order'); // nothing was right yet
    return {
      by: 'lamarckian',
      mutation: unit.mutation,
      role: 'working',
      ask: (_, said) => ({ text: fill(WORKING_OUT, { workings, ...said }) }),
    };
  },
};

/** A mutation-prompt, applied to the prompts of a unit. */
const applying = (mutation: Candidate, { prompt }: Fit, by: string): Mutation => ({
  by,
  mutation,
  role: 'prompt',
  ask: (part, said) => ({
    text: fill(FIRST_ORDER, { mutation: mutation.text, prompt: partOf(prompt, part), ...said }),
  }),
});

interface NewMutationPrompt {
  readonly question: (format: string) => string;
  readonly parents: Readonly<Record<string, Candidate>>;
  readonly note?: string;
}

async function newMutationPrompt(
  run: Run,
  { temperature }: Fit,
  by: string,
  { question, ...origin }: NewMutationPrompt,
): Promise<Candidate | undefined> {
  const format = tagged('mutation');
  const how = { temperature, maxTokens: MAX_TOKENS, format, by };
  const reply = await run.ask(question(formatInstruction(format)), how);
  return run.propose(reply.value, { by, kind: 'mutation-prompt', from: reply, ...origin });
}

/** The prompts of these units, without those whose part is too much like that of one before. */
function distinctIn(
  part: Part,
  units: readonly Fit[],
  { similarity, mostAlike }: Pick<Scene, 'similarity' | 'mostAlike'>,
): Candidate[] {
  const chosen: Candidate[] = [];
  for (const { prompt } of units) {
    const text = partOf(prompt, part);
    if (chosen.every((other) => similarity(partOf(other, part), text) <= mostAlike)) chosen.push(prompt);
  }
  return chosen;
}

/** The slots of a list: the prompts under their numbers, and the number that follows. */
const listed = (prompts: readonly Candidate[], part: Part) => ({
  list: prompts.map((prompt, i) => `<prompt_${i + 1}>${partOf(prompt, part)}</prompt_${i + 1}>`).join('\n'),
  next: prompts.length + 1,
});
