import type { Candidate } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import type { Rules } from './breed.ts';
import { MUTATION_PROMPTS } from './mutationPrompts.ts';
import { INITIAL } from './prompts.ts';
import { THINKING_STYLES } from './thinkingStyles.ts';
import type { Part, Unit } from './unit.ts';
import { closedBy, problemOf, written } from './writing.ts';

/** Units that failed are tried for in this many further passes. */
const PASSES = 3;

/** Where evolved temperatures begin: between this and twice this (Appendix J.2). Others stay here. */
const TEMPERATURE = 1;

/** The first units: each task-prompt from a mutation-prompt, a thinking-style and the description (Section 3.1). */
export async function initialPopulation(
  run: Run,
  starts: readonly Candidate[],
  size: number,
  rules: Rules,
): Promise<Unit[]> {
  const given = givenMutationPrompts(run, size);
  let population: Unit[] = [];
  for (let pass = 0; pass < PASSES && population.length < size; pass++) {
    const wanted = given.slice(population.length).map((mutation, i) => ({
      mutation,
      start: starts[(population.length + i) % starts.length]!,
    }));
    const units = await run.map(wanted, ({ mutation, start }, run) => born(run, start, mutation, rules));
    population = [...population, ...units.flat()];
  }
  return population;
}

/** One for each unit, with repetitions only where there are more units than mutation-prompts; each is one node. */
function givenMutationPrompts(run: Run, size: number): Candidate[] {
  const nodes = run.random
    .sample(MUTATION_PROMPTS, size)
    .map((text) => run.propose(text, { by: 'given', kind: 'mutation-prompt' }));
  return Array.from({ length: size }, (_, i) => nodes[i % nodes.length]!);
}

async function born(
  run: Run,
  start: Candidate,
  mutation: Candidate,
  { parts, evolvesTemperature }: Rules,
): Promise<Unit[]> {
  const temperature = evolvesTemperature ? TEMPERATURE * (1 + run.random.float()) : TEMPERATURE;
  const [style, closingStyle] = run.random.sample(THINKING_STYLES, 2);
  const styles: Record<Part, string> = { text: style!, closing: closingStyle! };
  const problem = problemOf(run.task, start);
  const parents = { start, mutation };
  const { text, closing, replies } = await written(run, parts, start, {
    by: 'initial',
    temperature,
    parents,
    ask: (part, said) => ({
      text: fill(INITIAL, { mutation: mutation.text, style: styles[part], problem, ...said }),
    }),
  });
  if (text === undefined) return [];
  const prompt = run.propose(
    {
      text,
      ...(start.demonstrations && { demonstrations: start.demonstrations }),
      ...closedBy(closing ?? start.closing),
    },
    {
      by: 'initial',
      parents,
      from: replies,
      note: `Thinking style: ${parts.map((part) => styles[part]).join(' / ')}`,
    },
  );
  return [{ prompt, mutation, temperature, elites: [] }];
}
