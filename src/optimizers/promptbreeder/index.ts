import { choice, defineOptimizer, int, real } from '../../core/optimizer.ts';
import type { Candidate } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import { lexicalEmbedding, similarityBy } from '../../strategies/similarity.ts';
import { bred, type Rules } from './breed.ts';
import { initialPopulation } from './initial.ts';
import type { Scene } from './operators.ts';
import { LEGEND, PAPER } from './paper.ts';
import { evaluated, fittest, withElite, type Fit, type Unit } from './unit.ts';

/** Fernando et al. 2023: prompts evolve, and with them the mutation-prompts that mutate them. */
export const promptbreeder = defineOptimizer({
  id: 'promptbreeder',
  version: 1,
  title: 'Promptbreeder',
  paper: PAPER,
  family: 'evolution',
  summary:
    'Pairs of prompts compete; the winner is copied and mutated by one of many operators, and the orders by which prompts are mutated evolve too.',
  choose:
    'You have a large budget and want variety: it tries the most different ways of rewriting, and shows which of them work.',
  needs: { labels: true, optimizer: 'capable' },
  moves: ['closing', 'demonstrations'],
  cost: '2N + N·B·T + 9/8·N·(T − 1) + (F + 1)·D, where B is the batch, F the finalists and D the number of dev examples',
  deviations: [
    'The two task-prompts are sent in one request, before and after the input; the paper asks twice, and shows the first answer to the second question.',
    'The description of the problem is yours together with one of your prompts, since a description alone seldom says how to answer.',
    'The lists of mutation-prompts (46) and thinking styles (34) are our own; the paper has 56 and 39.',
    'All units of a generation are evaluated on the same batch, and nothing is asked twice; the paper draws a batch for each evaluation.',
    'All children of a generation are bred from the population as it was evaluated, so that they can be made at the same time.',
    'One of the eight mutations is drawn with equal chance; crossover and context shuffling follow with a chance of 10 % each. The paper counts nine operators and calls these two events.',
    'The diversity filter compares words and trigrams; the paper compares BERT embeddings.',
    'Of several fittest units the best on dev is chosen, and fitness is the mean of all answers of a unit; the paper takes the fittest on a batch.',
    'A few-shot context changes when its unit is copied, and a unit is not evaluated on what stands in its context.',
    'A Lamarckian mutation without correct answers becomes a first-order one; a line without elites shows the winner alone.',
    'A prompt may be 1,000 tokens long; the paper stops at 50, which leaves chat models no room for tags and long prompts.',
    'Random strings before prompts and fitness sharing, which the paper adds when a search is stuck, are left out.',
    'The last generation is only evaluated, since its children would never be.',
    'When no part of a child can be read, the loser lives on.',
  ],
  options: {
    populationSize: int(50, 2, 100, 'Population size', 'Units that are alive at a time (N).'),
    generations: int(
      25,
      1,
      60,
      'Generations',
      'How often everybody is evaluated and half of them replaced (T). The paper has 20 to 30.',
    ),
    batch: int(
      100,
      2,
      500,
      'Batch',
      'Train examples, drawn anew in every generation, that fitness is measured on (B).',
    ),
    taskPrompts: choice(
      { two: 'Before and after the input', one: 'Before the input only' },
      'Task-prompts',
      'The paper evolves two. The second is said after the input, as the last words before the answer.',
    ),
    contextSize: int(
      0,
      0,
      5,
      'Few-shot context',
      'Correct answers that a prompt carries along as demonstrations. The paper has both: none (zero-shot) and 2 to 3 (few-shot).',
    ),
    mostAlike: real(
      0.95,
      0,
      1,
      'Most alike',
      'Prompts that are more alike than this are not listed together when the population is shown.',
    ),
    temperature: choice(
      { evolves: 'Evolves with each unit', fixed: '1 for all' },
      'Temperature of mutations',
      'The paper lets it begin between 1 and 2 and move by up to 0.2 at every copy. Many of today’s models write nonsense above 1.5, and some refuse.',
    ),
    finalists: int(
      5,
      1,
      20,
      'Finalists',
      'Of the whole run, so many of the fittest are scored on all dev examples in the end (F).',
    ),
  },
  quick: { populationSize: 8, generations: 8, batch: 12, temperature: 'fixed', finalists: 4 },
  operators: LEGEND,
  finalists: ({ finalists }) => finalists,

  async optimize(run, { populationSize, generations, batch, finalists, mostAlike, ...options }) {
    const rules: Rules = {
      parts: options.taskPrompts === 'two' ? ['text', 'closing'] : ['text'],
      contextSize: options.contextSize,
      evolvesTemperature: options.temperature === 'evolves',
    };
    const similarity = similarityBy(lexicalEmbedding);
    const starts = run.task.seeds.map((seed) => run.propose(seed, { by: 'seed' }));
    let population = await initialPopulation(run, starts, populationSize, rules);
    const everybody = new Map<string, Unit>();
    /** The fittest of the whole run, and whoever else is alive. */
    const best = (): Candidate[] => {
      const first = fittest(everybody.values(), finalists);
      const ids = new Set(first.map(({ id }) => id));
      return [...first, ...population.map(({ prompt }) => prompt).filter(({ id }) => !ids.has(id))];
    };
    run.keep(best());
    if (population.length === 0) return starts; // the model wrote no prompt

    for await (const generation of run.rounds(generations)) {
      const examples = run.random.sample(run.task.train, batch);
      const fit = withElite(await run.map(population, (unit, run) => evaluated(run, unit, examples)));
      for (const unit of fit) everybody.set(unit.prompt.id, unit);
      population = fit;
      if (generation < generations - 1) {
        const scene = { population: fit, starts, similarity, mostAlike };
        const pairs = pairsOf(run.random.shuffle(fit));
        population = (await run.map(pairs, (pair, run) => contest(run, pair, scene, rules))).flat();
      }
      run.keep(best());
    }
    return best();
  },
});

/** Two by two; of an odd number the last has no rival. */
const pairsOf = (units: readonly Fit[]): (readonly Fit[])[] =>
  Array.from({ length: Math.ceil(units.length / 2) }, (_, i) => units.slice(2 * i, 2 * i + 2));

/** Binary tournament: the winner stays, and a mutated copy of it takes the place of the loser. */
async function contest(run: Run, [one, other]: readonly Fit[], scene: Scene, rules: Rules): Promise<Unit[]> {
  if (!other) return [one!];
  const [winner, loser] = other.score > one!.score ? [other, one!] : [one!, other];
  return [winner, (await bred(run, winner, scene, rules)) ?? loser];
}
