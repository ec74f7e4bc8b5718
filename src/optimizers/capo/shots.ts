import type { Candidate } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Demonstration } from '../../core/task.ts';
import {
  distinctDemonstrations,
  unshown,
  withDemonstrations,
  worked,
} from '../../strategies/demonstrations.ts';

/**
 * Adds up to `count` shots to those that there are, from train examples that they do not show yet. The task model answers each
 * under the instruction alone; where it is right, its own answer, with the reasoning that it may hold, stands in for the
 * bare label. Without anything to add, the instruction stays as it is.
 */
export async function withShots(
  run: Run,
  instruction: Candidate,
  count: number,
  others: { readonly from?: Candidate; readonly shots?: readonly Demonstration[] } = {},
): Promise<Candidate> {
  const { from, shots = [] } = others;
  const drawn = unshown(run.random, run.task, shots, count);
  const added =
    drawn.length === 0
      ? []
      : (await run.score(instruction, drawn)).outcomes.map((outcome) => worked(run.task, outcome));
  const all = run.random.shuffle([...shots, ...added]);
  return all.length === 0
    ? instruction
    : run.propose(withDemonstrations(instruction, all), {
        by: 'shots',
        parents: { instruction, ...(from && { shots: from }) },
      });
}

/** Half of the shots of both parents, drawn from all that they have. */
export function crossedShots(run: Run, mother: Candidate, father: Candidate): Demonstration[] {
  const [first, second] = [mother, father].map(({ demonstrations = [] }) => demonstrations);
  const half = Math.floor((first!.length + second!.length) / 2);
  return run.random.sample(distinctDemonstrations([...first!, ...second!]), half);
}

/** One shot more, one less, or as many as before, each in a third of the cases. */
export function changeOfShots(chance: number, shots: number, most: number): -1 | 0 | 1 {
  if (chance < 1 / 3) return shots < most ? 1 : 0;
  if (chance < 2 / 3) return shots > 0 ? -1 : 0;
  return 0;
}
