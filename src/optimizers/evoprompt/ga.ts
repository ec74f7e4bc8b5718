import { distinct, top, type Candidate, type Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { allOrSelectionField, SELECTIONS } from '../../strategies/selection/index.ts';
import { INITIAL_OPTIONS, initialPopulation, SAMPLING } from './initial.ts';
import { OPERATORS, PAPER } from './paper.ts';
import { DRAWS } from './parents.ts';
import { CROSSOVER_AND_MUTATION } from './prompts.ts';

/** The selections are those of TRIPLE (Shi et al. 2024). */
const EVALUATION = allOrSelectionField('Every child on all of dev', ['sh', 'cr', 'clst', 'gse'], {
  title: 'Scoring of children',
  help: 'All of dev for every child is the paper’s way. The others (TRIPLE) spend half of it, most of that on the prompts that look best.',
});

/** Of what scoring all children would take, what a race may spend. */
const SHARE = 0.5;

/** Prompts that are scored on all of dev after races; the official code takes its last three to the test. */
const FINALISTS = 3;

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
  cost: 'seeds·D + p·(1 + D) + T·N·(1 + D), where D is the number of dev examples and p = N/2 paraphrases, or N − seeds with fewer own prompts',
  deviations: [
    'Parents are drawn by roulette for each child, as in the paper; the official code draws one pool of parents for a generation.',
    'The two parents of a child are different prompts.',
    'When every prompt scores zero, parents are drawn uniformly; the official code divides by zero.',
    'Of equal scores the older prompt stays; the official code takes equals in an arbitrary order.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code takes the whole reply as a prompt.',
    'With fewer own prompts than N/2, the first population is topped up with further paraphrases.',
  ],
  options: {
    populationSize: int(10, 4, 50, 'Population size', 'Prompts that are alive at a time (N).'),
    generations: int(10, 1, 50, 'Generations', 'How often a full set of children is made (T).'),
    parents: choice(
      { wheel: 'Roulette wheel', tournament: 'Tournament of two', random: 'At random' },
      'Choice of parents',
      'How the two parents of a child are drawn. On the wheel a prompt has a chance in proportion to its score.',
    ),
    update: choice(
      {
        best: 'The best N of parents and children',
        replace: 'A child takes the place of a prompt, better or not',
      },
      'Survivors',
      'Who makes up the next generation.',
    ),
    evaluation: EVALUATION,
    ...INITIAL_OPTIONS,
  },
  quick: { populationSize: 6, generations: 4 },
  operators: {
    ...OPERATORS,
    crossover: { title: 'Crossover and mutation', shape: 'triangle', edge: 'solid' },
  },

  finalists: ({ evaluation, update }) => (races({ evaluation, update }) ? FINALISTS : 0),

  async optimize(run, { populationSize, generations, parents, update, evaluation, ...initial }) {
    const { dev } = run.task;
    let population = await initialPopulation(run, populationSize, initial);
    run.keep(population);
    if (population.length < 2) return population; // nobody to cross: the model wrote no prompt

    for await (const _ of run.rounds(generations)) {
      const children = await run.map(population, async (_, run): Promise<(Candidate | Scored)[]> => {
        const [first, second] = DRAWS[parents](run.random, population, 2);

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
        if (!child) return [];
        return [races({ evaluation, update }) ? child : await run.score(child, dev)];
      });

      if (update === 'replace')
        population = population.map((old, slot) => children[slot]!.find(isScored) ?? old);
      else if (evaluation === 'all')
        population = top(distinct([...population, ...children.flat().filter(isScored)]), populationSize);
      else
        population = await raced(
          run,
          distinct([...population, ...children.flat()]),
          populationSize,
          evaluation,
        );
      run.keep(population);
    }
    return population;
  },
});

type Evaluation = (typeof EVALUATION.of)[number]['value'];

/** Where children take the places of prompts whatever they score, there is nothing to race for. */
const races = ({
  evaluation,
  update,
}: {
  readonly evaluation: Evaluation;
  readonly update: string;
}): boolean => evaluation !== 'all' && update === 'best';

const isScored = (prompt: Candidate | Scored): prompt is Scored => 'outcomes' in prompt;

/** Parents bring what they were asked along; children are asked as long as they look good. */
async function raced(
  run: Run,
  pool: readonly (Candidate | Scored)[],
  size: number,
  evaluation: Exclude<Evaluation, 'all'>,
): Promise<Scored[]> {
  const { dev } = run.task;
  const budget = Math.max(pool.length, Math.ceil(SHARE * size * dev.length)); // at least an answer each
  const survivors = await SELECTIONS[evaluation](run, pool, dev, { keep: size, budget });
  return survivors.length > 0 ? survivors : pool.filter(isScored);
}
