import { best, type Candidate, type Scored } from '../../core/candidate.ts';
import { formatInstruction, taggedList } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import type { Demonstration, Example } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { answersTo, carrying, scoreOn } from '../../strategies/carry.ts';
import { distinctDemonstrations, labelled, withDemonstrations } from '../../strategies/demonstrations.ts';
import { shownDemonstrations, shownExamples, shownTask } from '../../strategies/shown.ts';
import { CRITIQUE, refined } from './critique.ts';
import { CRITIQUE_EXAMPLES, SYNTHESIZE } from './prompts.ts';
import { readExamples } from './syntheticExamples.ts';

/** Where the second stage stands. */
export interface Draft {
  /** The best so far, scored on the whole dev split. */
  readonly prompt: Scored;
  /** The examples to be shown, whether or not the prompt has taken them over. */
  readonly examples: readonly Demonstration[];
  /** What the prompt was found to fail on, or drawn from train where it fails on too little. */
  readonly hard: readonly Example[];
}

/** Keeps a change only when it scores higher on the dev split. */
export async function accepted(run: Run, current: Scored, child: Candidate): Promise<Scored> {
  const scored = await run.score(child, run.task.dev);
  return scored.score > current.score ? scored : current;
}

/**
 * The beginning of the second stage: the better of the start and what the first stage made of it, and examples that it
 * fails on, which it shows if that helps.
 */
export async function drafted(
  run: Run,
  start: Candidate,
  refined: Candidate | Scored,
  seen: readonly Example[],
  shots: number,
): Promise<Draft> {
  const rivals = refined.id === start.id ? [refined] : [start, refined];
  const onDev = await run.map(rivals, async (prompt, run) =>
    carrying(prompt, await run.score(prompt, run.task.dev)),
  );
  const prompt = best(onDev);
  const hard = await failedOn(run, prompt, seen, Math.max(1, shots));
  const examples = hard.slice(0, shots).map((example) => labelled(run.task, example));
  if (examples.length === 0) return { prompt, examples, hard };
  const shown = run.propose(withDemonstrations(prompt, examples), {
    by: 'examples',
    parents: { parent: prompt },
  });
  return { prompt: await accepted(run, prompt, shown), examples, hard };
}

/** Asks one after the other until `count` answers were wrong; fills up with others. */
async function failedOn(
  run: Run,
  prompt: Scored,
  seen: readonly Example[],
  count: number,
): Promise<Example[]> {
  const wrong: Example[] = [];
  let asked = prompt;
  for (let next = 0; next < seen.length && wrong.length < count;) {
    const batch = seen.slice(next, next + count - wrong.length);
    next += batch.length;
    asked = await scoreOn(run, asked, batch);
    const missed = answersTo(batch, asked).filter(({ score }) => score < 1);
    wrong.push(...missed.map(({ example }) => example));
  }
  const others = run.random.sample(
    seen.filter((example) => !wrong.includes(example)),
    count - wrong.length,
  );
  return [...wrong, ...others];
}

/** One edit of the instruction or of the examples, by the toss of a coin; kept only when it helps. */
export async function edited(run: Run, draft: Draft, shots: number): Promise<Draft> {
  const isOfInstruction = run.random.float() < 0.5 || shots === 0;
  return isOfInstruction ? withInstruction(run, draft) : withExamples(run, draft, shots);
}

async function withInstruction(run: Run, draft: Draft): Promise<Draft> {
  if (draft.hard.length === 0) return draft; // nothing to learn from
  const asked = await scoreOn(run, draft.prompt, draft.hard);
  const child = await refined(run, draft.prompt, answersTo(draft.hard, asked));
  return child ? { ...draft, prompt: await accepted(run, draft.prompt, child) } : draft;
}

async function withExamples(run: Run, draft: Draft, shots: number): Promise<Draft> {
  const { task } = run;
  const shown = {
    task: shownTask(task),
    prompt: draft.prompt.text,
    examples: shownDemonstrations(draft.examples),
  };
  const doubt = await run.ask(fill(CRITIQUE_EXAMPLES, { ...shown, reply: formatInstruction(CRITIQUE) }), {
    format: CRITIQUE,
    by: 'critique',
  });
  if (doubt.value === undefined) return draft;

  const format = taggedList('example', { count: shots, contains: ['Input:', 'Output:'] });
  const question = fill(SYNTHESIZE, {
    ...shown,
    real: shownExamples(task, run.random.sample(task.train, 1)),
    critique: doubt.value,
    count: shots,
    reply: formatInstruction(format),
  });
  const reply = await run.ask(question, { format, by: 'examples' });
  const origin = { by: 'examples', parents: { parent: draft.prompt }, from: reply, note: doubt.value };
  if (reply.value === undefined) {
    run.propose(undefined, origin);
    return draft;
  }
  const synthetic = readExamples(reply.value, task.labels);
  if (synthetic.length === 0) return draft;
  const examples = distinctDemonstrations([...synthetic, ...draft.examples]).slice(0, shots);
  const child = run.propose(withDemonstrations(draft.prompt, examples), origin);
  const prompt = await accepted(run, draft.prompt, child);
  return prompt === draft.prompt ? draft : { ...draft, prompt, examples };
}
