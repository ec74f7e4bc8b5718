import { distinct, type Candidate, type Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int, real, onlyWhen } from '../../core/optimizer.ts';
import {
  selectionField,
  SELECTIONS,
  ucb,
  ucbE,
  type Selection,
  type SelectionName,
} from '../../strategies/selection/index.ts';
import { expand } from './expand.ts';

/** Pryzant et al. 2023, Algorithm 1: beam search with textual gradients. */
export const protegi = defineOptimizer({
  id: 'protegi',
  version: 1,
  title: 'ProTeGi',
  paper: {
    title: 'Automatic Prompt Optimization with “Gradient Descent” and Beam Search',
    authors: 'Pryzant et al.',
    year: 2023,
    url: 'https://arxiv.org/abs/2305.03495',
  },
  family: 'reflection',
  summary:
    'A model says what about a prompt led to its mistakes, the prompt is edited against that criticism, and a bandit picks the best of many edits.',
  choose:
    'You can see what goes wrong but not how to say it: every edit begins with a criticism of real mistakes, which you can read in the tree.',
  needs: { labels: true, optimizer: 'capable' },
  cost: 'r·b·(n + 2·m + (m + 1)·p) + r·B + (b + 1)·D, where D is the number of dev examples; the first step has only your own prompts to expand',
  deviations: [
    'The minibatch is drawn once in a step for the whole beam, as in the official code; the paper draws one for each prompt.',
    'Every one of the m gradients has errors of its own, as in the official code; the paper speaks of m gradients for a group of errors.',
    'Every selection keeps to its budget and pulls every prompt before it trusts a score; the selections of the official code overspend, pull the same prompts twice or keep too few.',
    'What a prompt answered before is not asked again, and counts when it competes again.',
    'A prompt without mistakes on the minibatch is only paraphrased; the official code asks for criticism of nothing.',
    'The champion is the best of the last beam on dev, opened on test once; the paper gives the best of the last beam on test.',
    'The whole prompt is edited, and its score is the mean of your metric; the official code edits the task section of a prompt, and the paper goes by F1.',
    'Your own prompts are not scored before the first step, unless there are more of them than the beam holds.',
    'A reply without tags is asked for once more; a lost edit or paraphrase is recorded as a failed proposal.',
  ],
  options: {
    steps: int(
      6,
      1,
      20,
      'Steps',
      'How often the beam is expanded and selected from (search depth r). The paper saw most tasks peak after about 3.',
    ),
    beam: int(4, 1, 12, 'Beam', 'Prompts that live on after each step (b).'),
    minibatch: int(
      64,
      4,
      256,
      'Minibatch',
      'Train examples that each prompt of the beam answers to find its mistakes (n).',
    ),
    groups: int(
      4,
      1,
      10,
      'Gradients',
      'Groups of mistakes that are criticised, each by one gradient and followed by one edit (m).',
    ),
    errors: int(4, 1, 12, 'Mistakes in a group', 'How many mistakes a gradient has to explain.'),
    paraphrases: int(2, 0, 6, 'Paraphrases', 'Rewordings of each edit, and of its parent (p).'),
    successors: int(8, 1, 40, 'Successors', 'How many new prompts of one parent compete.'),
    filter: choice(
      { random: 'At random', errors: 'By the mistakes that they mend' },
      'Which successors',
      'How successors are chosen when there are more. By mistakes costs up to 16 answers for each of twice as many.',
    ),
    selection: selectionField(
      ['ucb', 'ucb-e', 'sr', 'sh', 'uniform'],
      'How the answers are shared out among the prompts that compete for the beam. The paper found UCB to work best.',
    ),
    exploration: onlyWhen(
      'selection',
      ['ucb', 'ucb-e'],
      real(2, 0, 10, 'Exploration', 'How much the selection makes of uncertainty (c).'),
    ),
    budget: int(
      2048,
      50,
      20000,
      'Answers for a selection',
      'What the selection may ask for in a step, in answers on train examples (B).',
    ),
  },
  quick: { steps: 3, beam: 3, minibatch: 24, paraphrases: 1, budget: 180 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    edit: { title: 'Edit against a criticism', shape: 'hexagon', edge: 'solid' },
    paraphrase: { title: 'Paraphrase', shape: 'circle', edge: 'dashed' },
  },
  finalists: ({ beam }) => beam,

  async optimize(
    run,
    { steps, beam: size, minibatch: batchSize, selection, exploration, budget, ...expansion },
  ) {
    const { seeds, train } = run.task;
    const select = selectionOf(selection, exploration);
    const fittest = async (pool: readonly (Candidate | Scored)[]) => {
      const picked = await select(run, pool, train, { keep: size, budget });
      return picked.length > 0 ? picked : pool.slice(0, size);
    };

    const own = seeds.map((seed) => run.propose(seed, { by: 'seed' }));
    let beam: readonly (Candidate | Scored)[] = own.length > size ? await fittest(own) : own;
    run.keep(beam);

    for await (const _ of run.rounds(steps)) {
      const minibatch = run.random.sample(train, batchSize);
      const { parents, children } = await expand(run, beam, minibatch, expansion);
      beam = await fittest(distinct<Candidate | Scored>([...parents, ...children]));
      run.keep(beam);
    }
    return beam;
  },
});

const selectionOf = (name: SelectionName, c: number): Selection =>
  name === 'ucb' ? ucb({ c }) : name === 'ucb-e' ? ucbE({ c }) : SELECTIONS[name];
