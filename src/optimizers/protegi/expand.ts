import { distinct, top, type Candidate, type Scored } from '../../core/candidate.ts';
import { formatInstruction, tagged } from '../../core/format.ts';
import type { Reply, Run } from '../../core/run.ts';
import type { Example, Outcome, Task } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { answersTo, scoreOn } from '../../strategies/carry.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { shownAnswer, shownTask } from '../../strategies/shown.ts';
import { CRITICISE, EDIT, PARAPHRASE } from './prompts.ts';

export interface Expansion {
  /** Groups of errors, each of which gives a gradient (m). */
  readonly groups: number;
  /** Errors in a group. */
  readonly errors: number;
  /** Monte Carlo samples around each edit and around the parent (p). */
  readonly paraphrases: number;
  /** Successors that stay of one parent. */
  readonly successors: number;
  /** Which of them stay. */
  readonly filter: 'random' | 'errors';
}

/** Sampling of everything that the optimizer model writes (Section 3.2: temperature 1 in all but classification). */
const SAMPLING = { temperature: 1, maxTokens: 1000 } as const;

/** With the filter by errors, so many of them are answered again by the successors (`reject_on_errors` of the official code). */
const ERRORS_TO_MEND = 16;

/** A prompt, and the prompt of the beam that it descends from in this step. */
interface Successor {
  readonly family: Scored;
  readonly prompt: Candidate | Scored;
}

/** Mistakes of one prompt of the beam that are looked at together. */
interface Group {
  readonly base: Scored;
  readonly errors: readonly Outcome[];
}

/** A gradient: what the group says about the prompt. */
interface Gradient extends Group {
  readonly critique: Reply<string>;
}

/**
 * Algorithm 2, for the whole beam at once: parents answer the minibatch, mistakes are criticised, parents edited against
 * the criticism, and edits and parents paraphrased. Gives the parents with all that they answered, and their successors.
 */
export async function expand(
  run: Run,
  beam: readonly (Candidate | Scored)[],
  minibatch: readonly Example[],
  { groups, errors, paraphrases, successors, filter }: Expansion,
): Promise<{ readonly parents: readonly Scored[]; readonly children: readonly (Candidate | Scored)[] }> {
  const parents = await run.map(beam, (parent, run) => scoreOn(run, parent, minibatch));
  const wrong = new Map(parents.map((parent) => [parent, mistakes(parent, minibatch)]));
  const grouped = parents
    .filter((base) => wrong.get(base)!.length > 0)
    .flatMap((base) => Array.from({ length: groups }, () => base))
    .map((base): Group => ({ base, errors: run.random.sample(wrong.get(base)!, errors) }));

  const gradients = await run.map(grouped, (group, run) => criticise(run, group));
  const edits = (await run.map(gradients.flat(), (gradient, run) => edit(run, gradient))).flat();
  const centres = [...edits, ...parents.map((parent): Successor => ({ family: parent, prompt: parent }))];
  const around = centres.flatMap((centre) => Array<Successor>(paraphrases).fill(centre));
  const variations = (await run.map(around, (centre, run) => paraphrase(run, centre))).flat();

  const made = [...edits, ...variations];
  const children: (Candidate | Scored)[] = [];
  for (const parent of parents) {
    const own = made.filter(({ family }) => family === parent).map(({ prompt }) => prompt);
    const others = distinct([parent, ...own]).slice(1);
    const toMend = filter === 'errors' ? run.random.sample(wrong.get(parent)!, ERRORS_TO_MEND) : [];
    if (others.length <= successors || toMend.length === 0) {
      children.push(...run.random.sample(others, successors));
      continue;
    }
    const tried = run.random.sample(others, 2 * successors);
    const examples = toMend.map(({ example }) => example);
    children.push(...top(await run.map(tried, (child, run) => run.score(child, examples)), successors));
  }
  return { parents, children };
}

const mistakes = (prompt: Scored, minibatch: readonly Example[]): Outcome[] =>
  answersTo(minibatch, prompt).filter(({ score }) => score < 1);

/** A group of mistakes that nobody could explain gives nothing. */
async function criticise(run: Run, group: Group): Promise<Gradient[]> {
  const format = tagged('critique');
  const critique = await run.ask(
    fill(CRITICISE, { ...shown(run.task, group), format: formatInstruction(format) }),
    { ...SAMPLING, format, by: 'critique' },
  );
  return critique.value === undefined ? [] : [{ ...group, critique }];
}

async function edit(run: Run, { critique, ...group }: Gradient): Promise<Successor[]> {
  const { base } = group;
  const format = descendantOf(base);
  const problem = critique.value!;
  const reply = await run.ask(
    fill(EDIT, { ...shown(run.task, group), critique: problem, format: formatInstruction(format) }),
    { ...SAMPLING, format, by: 'edit' },
  );
  const from = [critique, reply];
  const prompt = run.propose(reply.value, { by: 'edit', parents: { parent: base }, from, note: problem });
  return prompt ? [{ family: base, prompt }] : [];
}

async function paraphrase(run: Run, { family, prompt: parent }: Successor): Promise<Successor[]> {
  const format = descendantOf(parent);
  const reply = await run.ask(fill(PARAPHRASE, { prompt: parent.text, format: formatInstruction(format) }), {
    ...SAMPLING,
    format,
    by: 'paraphrase',
  });
  const prompt = run.propose(reply.value, { by: 'paraphrase', parents: { parent }, from: reply });
  return prompt ? [{ family, prompt }] : [];
}

const shown = (task: Task, { base, errors }: Group) => ({
  task: shownTask(task),
  prompt: base.text,
  errors: errors.map((outcome) => shownAnswer(task, outcome)).join('\n\n'),
});
