import { formatInstruction, tagged } from '../../core/format.ts';
import type { Candidate } from '../../core/candidate.ts';
import type { Ask, Reply, Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { descendantOf, keptOf } from '../../strategies/descendant.ts';
import { blanked, type Cloze } from './cloze.ts';
import { unfitness } from './filter.ts';
import { waysOf } from './languages.ts';
import { CONTINUE, FILL, TRANSLATE, TRANSLATE_BACK } from './prompts.ts';

/** The official code samples with top-p 0.9. Its 50 tokens are for prompts of one sentence; ours may be longer. */
const SAMPLING = { temperature: 1, topP: 0.9, maxTokens: 1000 } as const;

/** One way to make a child of a prompt, decided before any model is asked. */
export type Mutation =
  | { readonly by: 'sentence continuation'; readonly parent: Candidate }
  | {
      readonly by: 'back-translation';
      readonly parent: Candidate;
      readonly pivot: string;
      readonly home: string;
    }
  | { readonly by: 'cloze'; readonly parent: Candidate; readonly cloze: Cloze };

/** Up to `samples` mutations of a prompt by an operator: no language twice, and no blanks where there are no words. */
export function mutationsOf(
  { random }: Run,
  parent: Candidate,
  by: Mutation['by'],
  samples: number,
): Mutation[] {
  switch (by) {
    case 'sentence continuation':
      return Array.from({ length: samples }, () => ({ by, parent }));
    case 'back-translation': {
      const { home, pivots } = waysOf(parent.text);
      return random.sample(pivots, samples).map((pivot) => ({ by, parent, pivot, home }));
    }
    case 'cloze':
      return Array.from({ length: samples }, () => blanked(parent.text, random)).flatMap((cloze) =>
        cloze ? [{ by, parent, cloze }] : [],
      );
    default:
      return by satisfies never;
  }
}

/** Asks for the child. A reply that cannot be used, or that the filters leave out, is a failed proposal. */
export async function childOf(run: Run, mutation: Mutation): Promise<Candidate | undefined> {
  const { by, parent } = mutation;
  const replies = await written(run, mutation);
  const last = replies.at(-1)!;
  const fault = last.value === undefined ? undefined : unfitness(last.value, parent);
  const note = noteOf(mutation);
  const origin = { by, parents: { parent }, ...(note !== undefined && { note }) };
  return fault === undefined
    ? run.propose(last.value, { ...origin, from: replies })
    : run.propose(undefined, { ...origin, from: [...replies.slice(0, -1), { ...last, fault }] });
}

async function written(run: Run, mutation: Mutation): Promise<Reply<string>[]> {
  const { by, parent } = mutation;
  const format = descendantOf(parent);
  const prompt = parent.text;
  const ask = (template: string, values: Record<string, string>, how: Pick<Ask<string>, 'format'>) =>
    run.ask(fill(template, { ...values, format: formatInstruction(how.format) }), {
      ...SAMPLING,
      ...how,
      by,
    });
  switch (by) {
    case 'sentence continuation':
      return [await ask(CONTINUE, { prompt }, { format })];
    case 'back-translation': {
      const { pivot, home } = mutation;
      const { contains = [] } = keptOf(parent);
      const there = await ask(
        TRANSLATE,
        { prompt, language: pivot },
        { format: tagged('translation', { contains }) },
      );
      if (there.value === undefined) return [there];
      return [there, await ask(TRANSLATE_BACK, { translation: there.value, language: home }, { format })];
    }
    case 'cloze':
      return [await ask(FILL, { prompt: mutation.cloze.text }, { format })];
    default:
      return by satisfies never;
  }
}

function noteOf(mutation: Mutation): string | undefined {
  switch (mutation.by) {
    case 'sentence continuation':
      return undefined;
    case 'back-translation':
      return `through ${mutation.pivot}`;
    case 'cloze':
      return `blanked: ${mutation.cloze.gaps.map((gap) => `“${gap}”`).join(', ')}`;
    default:
      return mutation satisfies never;
  }
}
