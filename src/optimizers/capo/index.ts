import { distinct } from '../../core/candidate.ts';
import { defineOptimizer, int, real } from '../../core/optimizer.ts';
import { lengthOf } from '../../strategies/demonstrations.ts';
import { heatsOf, race } from '../../strategies/race.ts';
import { crossover, mutation } from './offspring.ts';
import { initialPopulation } from './population.ts';

/** Zehle et al. 2025, Algorithm 1: evolution of instructions and shots, with racing and a penalty for length. */
export const capo = defineOptimizer({
  id: 'capo',
  version: 1,
  title: 'CAPO',
  paper: {
    title: 'CAPO: Cost-Aware Prompt Optimization',
    authors: 'Zehle et al.',
    year: 2025,
    url: 'https://arxiv.org/abs/2504.16005',
  },
  family: 'demonstrations',
  summary:
    'Instructions and worked examples evolve together; in each step parents and children race, and who falls behind is not scored to the end.',
  choose: 'You want short prompts and worked examples for a small bill, and have enough examples for both.',
  needs: { labels: true, optimizer: 'capable' },
  moves: ['demonstrations'],
  cost: 'about μ + k·μ/2 + μ·D + T·c·(2 + D), less what racing saves, where D is the number of dev examples and k the most shots',
  deviations: [
    'The blocks of the race are cut from the dev split, shots come from the train split; with few dev examples, blocks are smaller than 30.',
    'Prompts that answer every example alike are no evidence against each other, however much their lengths differ; in the official code the shorter then counts as surely better.',
    'The survivors of a race are ranked by score minus penalty; the official code leaves the penalty out there.',
    'A mutation may also make an instruction more exact or shorter; the paper’s only puts it in another style.',
    'Everybody runs the first block, even when there is room for all.',
    'Lengths are counted in characters, since a browser does not know the model’s tokens.',
    'No case is shown twice in a prompt; in the official code a child can get the same shot from both parents.',
    'Missing first instructions are written from yours and from train examples; the paper starts from a pool that was written beforehand.',
    'A reply without tags is asked for once more and then recorded as a failed proposal.',
  ],
  options: {
    populationSize: int(10, 2, 50, 'Population size', 'Prompts that are alive at a time (μ).'),
    steps: int(
      10,
      1,
      100,
      'Steps',
      'How often children are made and raced; the paper goes on until its budget is spent.',
    ),
    crossovers: int(4, 1, 20, 'Crossovers', 'Children for each step (c).'),
    mostShots: int(5, 0, 10, 'Most worked examples', 'Worked examples that a prompt may have (k_max).'),
    blockSize: int(
      30,
      5,
      100,
      'Block size',
      'Examples between two looks at the race (b), fewer where there are few.',
    ),
    mostBlocks: int(10, 1, 50, 'Most blocks', 'Blocks after which a race ends at the latest (z_max).'),
    alpha: real(0.2, 0.01, 0.5, 'Significance', 'Chance of error of a test that calls a prompt worse (α).'),
    lengthPenalty: real(
      0.05,
      0,
      1,
      'Length penalty',
      'Score that a prompt pays when it is as long as the longest of the first population (γ).',
    ),
  },
  quick: { populationSize: 6, steps: 5, crossovers: 3 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    instruction: { title: 'First instruction', shape: 'circle', edge: 'dashed' },
    shots: { title: 'Worked example added', shape: 'square', edge: 'dotted' },
    crossover: { title: 'Crossover', shape: 'triangle', edge: 'solid' },
    mutation: { title: 'Mutation', shape: 'hexagon', edge: 'solid' },
  },
  finalists: () => 3,

  async optimize(
    run,
    { populationSize, steps, crossovers, mostShots, blockSize, mostBlocks, alpha, lengthPenalty },
  ) {
    const heats = heatsOf(run.random, run.task.dev, { size: blockSize, most: mostBlocks });
    let population = await initialPopulation(run, populationSize, mostShots);
    run.keep(population);
    if (population.length < 2) return population; // nobody to cross: the model wrote no instruction

    const longest = Math.max(1, ...population.map(lengthOf));
    const toll = (prompt: Parameters<typeof lengthOf>[0]) => (lengthPenalty * lengthOf(prompt)) / longest;

    for await (const _ of run.rounds(steps)) {
      const children = await run.map(Array.from({ length: crossovers }), async (_, run) => {
        const [mother, father] = run.random.sample(population, 2);
        const child = await crossover(run, mother!, father!);
        return child && mutation(run, child, mostShots);
      });
      const pool = distinct([...population, ...children.flatMap((child) => child ?? [])]);
      population = await race(run, pool, { keep: populationSize, alpha, heats, toll });
      run.keep(population);
    }
    return population;
  },
});
