import { failures, type Candidate } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { placed, type Position } from './positions.ts';
import type { Tried } from './trajectory.ts';

/** Scores an instruction on dev, and runs it on the probes. */
export async function attempt(
  run: Run,
  instruction: string,
  candidate: Candidate,
  probes: readonly Example[],
): Promise<Tried> {
  const prompt = await run.score(candidate, run.task.dev);
  const missed = probes.length === 0 ? [] : failures(await run.score(candidate, probes));
  return { instruction, prompt, missed: new Set(missed.map(({ example }) => example.id)) };
}

/** The person's own prompts, at the place where instructions are to stand. Where they have to be moved there, they are scored as they were too. */
export function ownPrompts(run: Run, position: Position, probes: readonly Example[]): Promise<Tried[]> {
  const { seeds, dev, inputTemplate } = run.task;
  return run.map(seeds, async (own, run) => {
    const seed = run.propose(own, { by: 'seed' });
    const text = placed(seed.text, position, inputTemplate);
    if (text === seed.text) return attempt(run, seed.text, seed, probes);
    await run.score(seed, dev);
    const moved = run.propose(text, { by: 'placement', parents: { seed } });
    return attempt(run, seed.text, moved, probes);
  });
}
