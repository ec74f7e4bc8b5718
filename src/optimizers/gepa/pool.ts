import type { Candidate, Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Outcome } from '../../core/task.ts';
import { sectionsOf, wholePrompt, type Section } from './sections.ts';

/** A prompt of the pool. Its score and outcomes are those on the whole of dev. */
export interface Member extends Scored {
  readonly sections: readonly Section[];
  /** Which section is rewritten next: each has its own turn. */
  turn: number;
  /** What it answered on train, so that it is not asked again. */
  answered: readonly Outcome[];
}

/** A child that did well on a few examples, before it is scored on dev. */
export interface Promising {
  readonly trial: Scored;
  readonly sections: readonly Section[];
  readonly turn: number;
  readonly answered: readonly Outcome[];
}

/** What a round came to: a child worth a place in the pool, or none. */
export interface Attempt {
  readonly promising?: Promising;
  /** Scorings of a prompt on an example, as the official code counts them: known answers too. */
  readonly metricCalls: number;
}

/** The pool that the search begins with: the person's own prompts, scored on dev. */
export const firstPool = (run: Run, component: 'prompt' | 'section'): Promise<Member[]> =>
  run.map(run.task.seeds, async (seed, run) => {
    const scored = await run.score(run.propose(seed, { by: 'seed' }), run.task.dev);
    const sections = component === 'section' ? sectionsOf(seed.text) : wholePrompt(seed.text);
    return { ...scored, sections, turn: 0, answered: [] };
  });

/** Scores a child on all of dev and makes it a member. */
export async function admitted(run: Run, { trial, ...rest }: Promising): Promise<Member> {
  return { ...(await run.score(trial, run.task.dev)), ...rest };
}

/** The ids of all ancestors of a member, parents first. */
export function ancestorsOf(member: Candidate, pool: readonly Member[]): Set<string> {
  const found = new Set<string>();
  const queue: Candidate[] = [member];
  for (const { parents } of queue)
    for (const { id } of parents) {
      const parent = pool.find((other) => other.id === id);
      if (!parent || found.has(id)) continue;
      found.add(id);
      queue.push(parent);
    }
  return found;
}
