import { distinct } from '../../core/candidate.ts';
import { defineOptimizer, int } from '../../core/optimizer.ts';
import { suggest } from '../../strategies/tpe.ts';
import { demonstrationSets } from './demonstrationSets.ts';
import { proposedInstructions } from './instructions.ts';
import { Tried } from './tried.ts';

/** A dev split of this size or less is scored as a whole in each trial (DSPy). */
const SMALL = 50;

/** Opsahl-Ong et al. 2024, as MIPROv2 of DSPy: a search over instructions and sets of demonstrations at once. */
export const miprov2 = defineOptimizer({
  id: 'miprov2',
  version: 1,
  title: 'MIPROv2',
  paper: {
    title: 'Optimizing Instructions and Demonstrations for Multi-Stage Language Model Programs',
    authors: 'Opsahl-Ong et al.',
    year: 2024,
    url: 'https://arxiv.org/abs/2406.11695',
  },
  family: 'demonstrations',
  summary:
    'It writes a few instructions from a summary of your data, collects worked examples that the model got right, and searches for the best pair of both.',
  choose: 'You want worked examples in the prompt, and a strong result for few calls to the optimizer model.',
  needs: { labels: true, optimizer: 'capable' },
  moves: ['demonstrations'],
  cost: 'K + B/10 + 2 + B + D + T·D for D up to 50 dev examples, else K + B/10 + 2 + B + T·m + (T/F + 1)·D, where B is at most the number of train examples',
  deviations: [
    'K new instructions are tried besides the original; the official code overwrites one of the K with the original.',
    'Without demonstrations (0 shots) none are made; the official code still bootstraps some for its proposer to see.',
    'Every own prompt is a choice among the instructions.',
    'The summaries of data and task are written once; the official code describes the task again for every proposal.',
    'Demonstrations are the starting prompt’s own right answers; the official code shows labelled examples while it collects them.',
    'An answer that a combination gave in one minibatch is not asked for again in another or in its full evaluation.',
    'The dev split is used whole; the official presets cut it to 100, 300 or 1,000 examples.',
    'One prompt is optimized, where the paper optimizes programs of several.',
  ],
  options: {
    demonstrationSets: int(
      6,
      1,
      30,
      'Demonstration sets',
      'Sets to choose among (n): 6 light, 12 medium, 18 heavy.',
    ),
    instructions: int(
      3,
      1,
      30,
      'New instructions',
      'Instructions written besides yours (K): 3 light, 6 medium, 9 heavy.',
    ),
    trials: int(10, 1, 200, 'Trials', 'Combinations that are tried (T): 10 light, 18 medium, 27 heavy.'),
    shots: int(4, 0, 16, 'Demonstrations', 'In each set; 0 searches for an instruction alone.'),
    minibatch: int(
      35,
      5,
      200,
      'Minibatch',
      'Dev examples for a trial (m); a dev split of up to 50 is scored whole.',
    ),
    fullEvery: int(
      5,
      1,
      50,
      'Full evaluation',
      'After so many trials (F), the best in the mean is scored on the whole dev split.',
    ),
  },
  quick: { trials: 18 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    instruction: { title: 'Grounded proposal', shape: 'circle', edge: 'dashed' },
    combination: { title: 'With demonstrations', shape: 'square', edge: 'dotted' },
  },

  async optimize(run, { demonstrationSets: n, instructions: K, trials, shots, minibatch, fullEvery }) {
    const { dev } = run.task;
    const own = distinct(run.task.seeds).map((seed) => run.propose(seed, { by: 'seed' }));
    const sets = await demonstrationSets(run, own[0]!, n, shots);
    const instructions = distinct([...own, ...(await proposedInstructions(run, own[0]!, K, sets))]);

    const sizes = [instructions.length, sets.length];
    const inBatches = dev.length > SMALL && minibatch < dev.length;
    const tried = new Tried(instructions, sets);
    await tried.inFull(run, tried.at(run, [0, 0]));
    run.keep(tried.ranking);

    for await (const trial of run.rounds(trials)) {
      const combination = tried.at(run, suggest(run.random, sizes, tried.trials));
      if (!inBatches) await tried.inFull(run, combination);
      else {
        await tried.onBatch(run, combination, run.random.sample(dev, minibatch));
        const isDue = (trial + 1) % fullEvery === 0 || trial + 1 === trials;
        const next = isDue && tried.bestInMean();
        if (next) await tried.inFull(run, next);
      }
      run.keep(tried.ranking);
    }
    return tried.ranking;
  },
});
