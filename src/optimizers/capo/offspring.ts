import type { Candidate } from '../../core/candidate.ts';
import { formatInstruction } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { withDemonstrations } from '../../strategies/demonstrations.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { shownTask } from '../../strategies/shown.ts';
import { CROSSOVER, MUTATION } from './prompts.ts';
import { changeOfShots, crossedShots, withShots } from './shots.ts';

/** Merges the instructions of two prompts, and takes half of the shots that both have. */
export async function crossover(
  run: Run,
  mother: Candidate,
  father: Candidate,
): Promise<Candidate | undefined> {
  const format = descendantOf(mother);
  const question = fill(CROSSOVER, {
    task: shownTask(run.task),
    mother: mother.text,
    father: father.text,
    reply: formatInstruction(format),
  });
  const reply = await run.ask(question, { format, by: 'crossover' });
  const origin = { by: 'crossover', parents: { 'parent 1': mother, 'parent 2': father }, from: reply };
  if (reply.value === undefined) return run.propose(undefined, origin);
  const merged = { ...mother, text: reply.value };
  return run.propose(withDemonstrations(merged, crossedShots(run, mother, father)), origin);
}

/** Reworks the instruction; one shot more, one less or as many, in new order. */
export async function mutation(
  run: Run,
  parent: Candidate,
  mostShots: number,
): Promise<Candidate | undefined> {
  const format = descendantOf(parent);
  const question = fill(MUTATION, {
    task: shownTask(run.task),
    parent: parent.text,
    reply: formatInstruction(format),
  });
  const reply = await run.ask(question, { format, by: 'mutation' });
  const origin = { by: 'mutation', parents: { parent }, from: reply };
  if (reply.value === undefined) return run.propose(undefined, origin);

  const { demonstrations: shots = [] } = parent;
  const change = changeOfShots(run.random.float(), shots.length, mostShots);
  const kept = run.random.sample(shots, change < 0 ? shots.length - 1 : shots.length);
  const reworked = { ...parent, text: reply.value };
  if (change <= 0) return run.propose(withDemonstrations(reworked, kept), origin);
  // the new shot is answered under the new instruction alone, so that it stands in the tree by itself first
  const instruction = run.propose(withDemonstrations(reworked, []), origin);
  return withShots(run, instruction, 1, { from: parent, shots: kept });
}
