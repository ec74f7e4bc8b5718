import { distinct, top, type Scored } from '../../core/candidate.ts';
import { defineOptimizer, int } from '../../core/optimizer.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { roulette } from '../../strategies/select.ts';
import { initialPopulation, SAMPLING } from './initial.ts';
import { OPERATORS, PAPER } from './paper.ts';
import { CROSSOVER_AND_MUTATION } from './prompts.ts';

/** Guo et al. 2024, Algorithm 2: a genetic algorithm over prompts. */
export const evopromptGA = defineOptimizer({
  id: 'evoprompt-ga',
  version: 1,
  title: 'EvoPrompt GA',
  paper: PAPER,
  family: 'evolution',
  summary:
    'Good prompts are drawn as parents, crossed over and mutated; parents and children compete for a place.',
  choose: 'You have several decent starting prompts: GA refines what is good already.',
  needs: { labels: true, optimizer: 'capable' },
  cost: 'seeds·D + N/2·(1 + D) + T·N·(1 + D), where D is the number of dev examples',
  deviations: [
    'Parents are drawn by roulette for each child, as in the paper; the official code draws one pool of parents for a generation.',
    'The two parents of a child are different prompts.',
    'When every prompt scores zero, parents are drawn uniformly; the official code divides by zero.',
    'Of equal scores the older prompt stays; the official code sorts ties by the text of the prompt.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code takes the whole reply as a prompt.',
    'With fewer own prompts than N/2, the first population is topped up with further paraphrases.',
  ],
  options: {
    populationSize: int(10, 4, 50, 'Population size', 'Prompts that are alive at a time (N).'),
    generations: int(10, 1, 50, 'Generations', 'How often a full set of children is made (T).'),
  },
  quick: { populationSize: 6, generations: 4 },
  operators: {
    ...OPERATORS,
    crossover: { title: 'Crossover and mutation', shape: 'triangle', edge: 'solid' },
  },

  async optimize(run, { populationSize, generations }) {
    const { dev } = run.task;
    let population = await initialPopulation(run, populationSize);
    run.keep(population);
    if (population.length < 2) return population; // nobody to cross: the model wrote no prompt

    for await (const _ of run.rounds(generations)) {
      const children = await run.map(population, async (_, run): Promise<Scored[]> => {
        const [first, second] = roulette(run.random, population, 2);

        const reply = await run.ask(
          fill(CROSSOVER_AND_MUTATION, { first: first!.text, second: second!.text }),
          {
            ...SAMPLING,
            format: descendantOf(first!),
            by: 'crossover',
          },
        );
        const child = run.propose(reply.value, {
          by: 'crossover',
          parents: { 'parent 1': first!, 'parent 2': second! },
          from: reply,
        });
        return child ? [await run.score(child, dev)] : [];
      });

      population = top(distinct([...population, ...children.flat()]), populationSize);
      run.keep(population);
    }
    return population;
  },
});
