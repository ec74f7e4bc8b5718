import { distinct, type Candidate } from '../../core/candidate.ts';
import { formatInstruction } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { withDemonstrations } from '../../strategies/demonstrations.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { shownExamples, shownTask } from '../../strategies/shown.ts';
import { INITIAL } from './prompts.ts';
import { withShots } from './shots.ts';

/** Cases that a new instruction is written from. */
const CASES = 3;
/** Instructions that failed are tried for in this many further passes. */
const PASSES = 2;

/**
 * The first population: the person's own instructions, topped up with new ones for the same task, each with between none and
 * `mostShots` shots. A prompt that brings demonstrations of its own keeps these instead.
 */
export async function initialPopulation(run: Run, size: number, mostShots: number): Promise<Candidate[]> {
  const instructions = await initialInstructions(run, size);
  return run.map(instructions, async (instruction, run) =>
    instruction.demonstrations ? instruction : withShots(run, instruction, run.random.int(mostShots + 1)),
  );
}

async function initialInstructions(run: Run, size: number): Promise<Candidate[]> {
  const own = distinct(run.task.seeds)
    .slice(0, size)
    .map((seed) => run.propose(seed, { by: 'seed' }));
  const instructions = [...own];
  for (let pass = 0; pass < PASSES && instructions.length < size; pass++) {
    const wanted = Array.from({ length: size - instructions.length }, (_, i) => own[i % own.length]!);
    const written = await run.map(wanted, newInstruction);
    instructions.push(...written.flatMap((instruction) => instruction ?? []));
  }
  return distinct(instructions);
}

async function newInstruction(parent: Candidate, run: Run): Promise<Candidate | undefined> {
  const { task } = run;
  const cases = run.random.sample(task.train, CASES);
  const format = descendantOf(parent);
  const question = fill(INITIAL, {
    task: shownTask(task),
    parent: parent.text,
    examples: shownExamples(task, cases),
    reply: formatInstruction(format),
  });
  const reply = await run.ask(question, { format, by: 'instruction' });
  const instruction =
    reply.value === undefined ? undefined : withDemonstrations({ ...parent, text: reply.value }, []);
  return run.propose(instruction, { by: 'instruction', parents: { parent }, from: reply });
}
