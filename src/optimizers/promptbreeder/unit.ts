import { mean, type Candidate, type Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example, Outcome } from '../../core/task.ts';
import { answersTo, outcomesOf, scoreOn } from '../../strategies/carry.ts';

/** The two task-prompts of a unit: what stands before the input, and what is said after it. */
export type Part = 'text' | 'closing';

/** A unit of evolution. Its task-prompts and its few-shot context are one prompt, and so one node of the tree. */
export interface Unit {
  readonly prompt: Candidate | Scored;
  /** Its mutation-prompt, a node of its own. */
  readonly mutation: Candidate;
  /** At which its prompts are written. */
  readonly temperature: number;
  /** The best of the population of their time among its forebears and itself, oldest first. */
  readonly elites: readonly Candidate[];
}

/** A unit with its fitness on the batch of a generation. */
export interface Fit extends Unit {
  readonly prompt: Scored;
  readonly score: number;
  /** What it answered right on that batch. */
  readonly workings: readonly Outcome[];
}

/**
 * The fitness of a unit on a batch. An example that stands in its own few-shot context is left out: it would only be
 * copied.
 */
export async function evaluated(run: Run, unit: Unit, batch: readonly Example[]): Promise<Fit> {
  const shown = new Set(unit.prompt.demonstrations?.map(({ input }) => input));
  const unseen = batch.filter((example) => !shown.has(run.task.show(example)));
  const prompt = await scoreOn(run, unit.prompt, unseen.length > 0 ? unseen : batch);
  const workings = answersTo(batch, prompt).filter(({ score }) => score >= 1);
  return { ...unit, prompt, score: prompt.score, workings };
}

/** Adds the best of a population to its own line of elites. */
export function withElite(population: readonly Fit[]): Fit[] {
  const highest = Math.max(...population.map(({ score }) => score));
  const elite = population.find(({ score }) => score === highest);
  return population.map((unit) =>
    unit === elite && unit.elites.at(-1)?.id !== unit.prompt.id
      ? { ...unit, elites: [...unit.elites, unit.prompt] }
      : unit,
  );
}

/**
 * The fittest of all that were ever evaluated, best first: by the mean of all that they answered, and of equals those who answered more. On
 * the batch of a single generation, the luckiest would win.
 */
export function fittest(units: Iterable<Unit>, count: number): Candidate[] {
  return [...units]
    .map(({ prompt }) => ({ prompt, scores: outcomesOf(prompt).map(({ score }) => score) }))
    .map(({ prompt, scores }) => ({ prompt, fitness: mean(scores), answers: scores.length }))
    .sort((a, b) => b.fitness - a.fitness || b.answers - a.answers)
    .slice(0, count)
    .map(({ prompt }) => prompt);
}
