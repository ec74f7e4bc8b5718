import { distinct, top, type Candidate, type Scored } from '../../core/candidate.ts';
import { formatInstruction } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { answersTo, scoreOn } from '../../strategies/carry.ts';
import { descendantsOf } from '../../strategies/descendant.ts';
import { shownTask } from '../../strategies/shown.ts';
import { refined } from './critique.ts';
import { MUTATE } from './prompts.ts';
import { THINKING_STYLES } from './styles.ts';

export interface Mutating {
  /** Calls for variations, and variations of each. */
  readonly calls: number;
  readonly variations: number;
  /** Questions that each prompt of an iteration answers. */
  readonly batch: number;
}

/**
 * One iteration of the first stage: vary the first prompt, let all answer the same few questions, have the best criticised and
 * refined. Gives the best of all; of equals, whoever was there first.
 */
export async function mutateAndRefine(
  run: Run,
  [current, ...rivals]: readonly [Candidate | Scored, ...Candidate[]],
  seen: readonly Example[],
  { calls, variations, batch }: Mutating,
): Promise<Scored> {
  const questions = run.random.sample(seen, batch);
  const varied = await run.map(Array.from({ length: calls }), (_, run) => mutated(run, current, variations));
  const pool = await run.map(distinct([current, ...rivals, ...varied.flat()]), (prompt, run) =>
    scoreOn(run, prompt, questions),
  );
  const [first] = top(pool, 1);

  const child = await refined(run, first!, answersTo(questions, first!));
  if (!child) return first!;
  const scored = await scoreOn(run, child, questions);
  return scored.score > first!.score ? scored : first!;
}

async function mutated(run: Run, parent: Candidate, count: number): Promise<Candidate[]> {
  const format = descendantsOf(parent, count);
  const question = fill(MUTATE, {
    task: shownTask(run.task),
    styles: run.random
      .sample(THINKING_STYLES, count)
      .map((style) => `- ${style}`)
      .join('\n'),
    prompt: parent.text,
    count,
    reply: formatInstruction(format),
  });
  const reply = await run.ask(question, { format, by: 'mutation' });
  const origin = { by: 'mutation', parents: { parent }, from: reply };
  if (reply.value === undefined) run.propose(undefined, origin);
  return (reply.value ?? []).map((text) => run.propose(text, origin));
}
