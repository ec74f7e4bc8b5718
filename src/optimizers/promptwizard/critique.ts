import type { Candidate } from '../../core/candidate.ts';
import { formatInstruction, tagged } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import type { Outcome } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { shownAnswer, shownTask } from '../../strategies/shown.ts';
import { CRITIQUE_FAILURES, CRITIQUE_SUCCESSES, REFINE } from './prompts.ts';

export const CRITIQUE = tagged('critique');

/**
 * Has a prompt criticised by its failures among these outcomes, or by its successes where it has no failures, and rewritten by
 * that. Gives nothing when the model wrote no critique or no prompt.
 */
export async function refined(
  run: Run,
  parent: Candidate,
  outcomes: readonly Outcome[],
): Promise<Candidate | undefined> {
  const failures = outcomes.filter(({ score }) => score < 1);
  const shown = {
    task: shownTask(run.task),
    prompt: parent.text,
    answers: (failures.length > 0 ? failures : outcomes)
      .map((outcome) => shownAnswer(run.task, outcome))
      .join('\n\n'),
  };
  const question = fill(failures.length > 0 ? CRITIQUE_FAILURES : CRITIQUE_SUCCESSES, {
    ...shown,
    reply: formatInstruction(CRITIQUE),
  });
  const { value: critique } = await run.ask(question, { format: CRITIQUE, by: 'critique' });
  if (critique === undefined) return undefined;

  const format = descendantOf(parent);
  const reply = await run.ask(fill(REFINE, { ...shown, critique, reply: formatInstruction(format) }), {
    format,
    by: 'refinement',
  });
  return run.propose(reply.value, {
    by: 'refinement',
    parents: { parent },
    from: reply,
    note: critique,
  });
}
