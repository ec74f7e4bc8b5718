import type { Candidate, Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { answersTo, scoreOn } from '../../strategies/carry.ts';
import { shownBlindly } from '../../strategies/shown.ts';

/** A prompt and what the task model answered under it. Whether that is right is left out: SPO must not know. */
export interface Answered {
  /** It carries its answers along: asked again, it is only asked what it has not answered yet. */
  readonly prompt: Candidate;
  /** The inputs with their answers, as the optimizer model and the judge are shown them. */
  readonly shown: string;
}

/** Lets the task model answer. Scored prompts are touched here alone, and no score and no target is read. */
export async function answered(
  run: Run,
  prompt: Candidate | Scored,
  questions: readonly Example[],
): Promise<Answered> {
  const scored = await scoreOn(run, prompt, questions);
  const shown = answersTo(questions, scored).map((answer) => shownBlindly(run.task, answer));
  return { prompt: scored, shown: shown.join('\n\n') };
}
