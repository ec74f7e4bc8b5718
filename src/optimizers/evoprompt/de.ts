import { best } from '../../core/candidate.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { INITIAL_OPTIONS, initialPopulation, SAMPLING } from './initial.ts';
import { OPERATORS, PAPER } from './paper.ts';
import {
  DIFFERENTIAL_EVOLUTION,
  DIFFERENTIAL_EVOLUTION_OF_EVERYTHING,
  DIFFERENTIAL_EVOLUTION_WITHOUT_THIRD,
} from './prompts.ts';

/** The templates of the official code. */
const VARIANTS = {
  v1: DIFFERENTIAL_EVOLUTION,
  v2: DIFFERENTIAL_EVOLUTION_WITHOUT_THIRD,
  v3: DIFFERENTIAL_EVOLUTION_OF_EVERYTHING,
} as const;

/** Guo et al. 2024, Algorithm 3: differential evolution over prompts. */
export const evopromptDE = defineOptimizer({
  id: 'evoprompt-de',
  version: 1,
  title: 'EvoPrompt DE',
  paper: PAPER,
  family: 'evolution',
  summary:
    'Every prompt is challenged by a child that mixes in what two others disagree about and what the best one does well.',
  choose: 'You have one or a few weak starting prompts: DE explores far and keeps its diversity.',
  needs: { labels: true, optimizer: 'capable' },
  cost: 'seeds·D + p·(1 + D) + T·N·(1 + D), where D is the number of dev examples and p = N/2 paraphrases, or N − seeds with fewer own prompts',
  deviations: [
    'The best prompt is the best of the last generation; the official code updates it within a generation. So the children of a generation can be made at the same time.',
    'The best prompt and the two donors come from the population; in the official code the best may be a seed outside of it.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code takes the whole reply as a prompt.',
    'With fewer own prompts than N/2, the first population is topped up with further paraphrases.',
  ],
  options: {
    populationSize: int(10, 4, 50, 'Population size', 'Prompts that are alive at a time (N).'),
    generations: int(10, 1, 50, 'Generations', 'How often every prompt is challenged by a child (T).'),
    donor: choice(
      { best: 'The best prompt', random: 'A random prompt' },
      'Third donor',
      'What the mutated difference is combined with (Prompt 3). The paper found the best prompt to work better.',
    ),
    variant: choice(
      {
        v1: 'Mutates what differs (v1)',
        v2: 'Mutates what differs, without a third donor (v2)',
        v3: 'Mutates everything (v3)',
      },
      'Variant',
      'What the model does with the donors. The paper found that mutating only what differs works better.',
    ),
    ...INITIAL_OPTIONS,
  },
  quick: { populationSize: 6, generations: 4 },
  operators: {
    ...OPERATORS,
    'differential evolution': { title: 'Differential evolution', shape: 'hexagon', edge: 'solid' },
  },

  async optimize(run, { populationSize, generations, donor, variant, ...initial }) {
    const { dev } = run.task;
    let population = await initialPopulation(run, populationSize, initial);
    run.keep(population);
    if (population.length < 4) return population; // no donors: the model wrote hardly any prompt

    for await (const _ of run.rounds(generations)) {
      const champion = best(population);

      population = await run.map(population, async (base, run) => {
        const [a, b, other] = run.random.sample(
          population.filter((prompt) => prompt !== base),
          3,
        );
        const third = donor === 'best' ? champion : other!;

        const reply = await run.ask(
          fill(VARIANTS[variant], { a: a!.text, b: b!.text, best: third.text, base: base.text }),
          { ...SAMPLING, format: descendantOf(base), by: 'differential evolution' },
        );
        const child = run.propose(reply.value, {
          by: 'differential evolution',
          parents: {
            base,
            'donor 1': a!,
            'donor 2': b!,
            ...(variant !== 'v2' && { [donor === 'best' ? 'best' : 'donor 3']: third }),
          },
          from: reply,
        });
        if (!child) return base;

        const trial = await run.score(child, dev);
        return trial.score > base.score ? trial : base;
      });
      run.keep(population);
    }
    return population;
  },
});
