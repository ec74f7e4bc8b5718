import type { Candidate, Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int, onlyWhen } from '../../core/optimizer.ts';
import { evaluate, evaluationField, scoresOnDev } from './evaluate.ts';
import { generate, resample } from './generate.ts';
import { FINALISTS, OPERATORS, PAPER } from './paper.ts';

/** Zhou et al. 2023, Algorithm 1. */
export const ape = defineOptimizer({
  id: 'ape',
  version: 1,
  title: 'APE',
  paper: PAPER,
  family: 'induction',
  summary:
    'The optimizer model sees examples, guesses which instruction led to them, and the best guess wins.',
  choose: 'You have good examples and hardly a prompt: APE reads the task off the data.',
  needs: { labels: true, optimizer: 'small', logprobs: { option: 'scoring', value: 'likelihood' } },
  cost: 's·n + (seeds + s·n)·D, where D is the number of dev examples; with a selection s·n + (seeds + s·n)·a + 6·D',
  deviations: [
    'All candidates are scored on the same examples; the official code draws other ones for each candidate, so that luck decides with.',
    'Candidates come from calls of their own; the official code asks for all completions of a subsample in one.',
    'Your own prompts take part as candidates; in the paper only generated ones do.',
    'The gap in a text is filled by a chat model that is shown it, since models that insert text are hardly offered any more.',
    'Likelihood is taken from the answer that the model gives and its alternatives, since chat models do not score given texts. The best are then judged by the metric on dev.',
    'Quotation marks around an instruction and examples after it are cut off; a prompt that is there already is not scored twice.',
    'The task model answers at temperature 0; the official code has 0.7.',
    'The paper does not say how many survive a round of resampling, nor the sizes and the threshold of the adaptive filter; these are ours.',
    'Nobody is picked who was never asked; the bandit of the official code leaves such prompts at a score of 0, which is above every log-likelihood.',
    'Instructions are written from train examples, on which a selection may ask as well; the official experiments halve their data for that.',
  ],
  options: {
    generation: choice(
      {
        forward: 'Forward: guess from the examples',
        reverse: 'Reverse: fill a gap before the examples',
        continue: 'Continue your prompt',
        adapt: 'Adapt your prompt',
      },
      'Generation',
      'How the model is brought to write an instruction. The last two start from your own prompts, in turn.',
    ),
    subsamples: int(5, 1, 50, 'Subsamples', 'How many sets of examples are drawn from train (s).'),
    perSubsample: int(
      10,
      1,
      100,
      'Prompts per subsample',
      'How many instructions are asked for with each set (n).',
    ),
    demonstrations: int(5, 1, 30, 'Examples shown', 'How many examples make a set.'),
    scoring: choice(
      { accuracy: 'Execution accuracy', likelihood: 'Log-likelihood' },
      'Scoring',
      'By how well answers do in the metric, or by how likely the model found the expected output. The latter needs a model that gives log-probabilities.',
    ),
    evaluation: evaluationField,
    answers: onlyWhen(
      'evaluation',
      evaluationField.of.map(({ value }) => value).filter((value) => value !== 'all'),
      int(
        20,
        2,
        200,
        'Answers per prompt',
        'What the selection may spend, in answers for each prompt on average (a).',
      ),
    ),
    rounds: int(
      0,
      0,
      10,
      'Rounds of resampling',
      'How often the best are varied and compete with their variations. The paper found that it hardly helps, so it is off.',
    ),
    survivors: int(10, 1, 50, 'Survivors', 'How many are varied in a round of resampling (k).'),
  },
  quick: { subsamples: 4, perSubsample: 5 },
  operators: OPERATORS,
  finalists: (options) => (scoresOnDev(options) ? 0 : FINALISTS),

  async optimize(run, options) {
    const { evaluation, subsamples, rounds, survivors } = options;
    const everybody: Candidate[] = run.task.seeds.map((seed) => run.propose(seed, { by: 'seed' }));
    let pool: (Candidate | Scored)[] = [...everybody];
    run.keep(pool);

    for await (const round of run.rounds(subsamples + rounds)) {
      if (round >= subsamples) pool = await evaluate(run, pool, survivors, options);
      const fresh =
        round < subsamples
          ? await generate(run, round, everybody, options)
          : await resample(run, pool, everybody);
      everybody.push(...fresh);
      pool = [...pool, ...fresh];
      // a selection waits until all of a pool are there
      if (evaluation === 'all') pool = await evaluate(run, pool, pool.length, options);
      run.keep(pool);
    }
    const best = await evaluate(run, pool, FINALISTS, options);
    run.keep(best);
    return best;
  },
});
