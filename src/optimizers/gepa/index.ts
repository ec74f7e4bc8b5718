import { top } from '../../core/candidate.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { minibatches } from '../../strategies/minibatch.ts';
import { merge, MOST_MERGES } from './merge.ts';
import { CHOOSERS } from './parent.ts';
import { admitted, firstPool, type Attempt } from './pool.ts';
import { reflectiveMutation } from './reflect.ts';

/** Agrawal et al. 2025, Algorithm 1: reflective prompt evolution with a Pareto pool. */
export const gepa = defineOptimizer({
  id: 'gepa',
  version: 1,
  title: 'GEPA',
  paper: {
    title: 'GEPA: Reflective Prompt Evolution Can Outperform Reinforcement Learning',
    authors: 'Agrawal et al.',
    year: 2025,
    url: 'https://arxiv.org/abs/2507.19457',
  },
  family: 'reflection',
  summary:
    'A strong model reads a few answers and what was wrong with them, rewrites the prompt, and every prompt that is best somewhere stays in the game.',
  choose:
    'You have a strong optimizer model, and answers that can be told apart by more than right or wrong: GEPA learns much from few answers.',
  needs: { labels: true, optimizer: 'strong' },
  cost: 'seeds·D + T·(2b + 1) + A·D, where D is the number of dev examples and A how many children were accepted; T is as many rounds as fit into B·D answers',
  deviations: [
    'The budget is given in answers for each dev example, so that it grows with your data; the official code takes a number of answers (metric calls).',
    'Answers that a prompt gave before are not asked for again; towards the budget they count, as in the official code without its cache.',
    'A minibatch never has an example twice; the official code fills the last one of an epoch with the examples seen least.',
    'All of your prompts enter the pool at the start.',
    'The components are sections of one prompt; in the paper they are the prompts of the modules of a program.',
    'A merge that would give a prompt of the pool again is not tried, and no more than five are accepted; the official code can pass its limit.',
    'What is shown of an input or an answer is cut at 2,000 characters, and the model is asked not to copy from the examples.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code takes what it finds.',
  ],
  options: {
    evaluations: int(
      23,
      2,
      200,
      'Answers for each dev example',
      'Answers to spend, for each dev example (B/D). The paper spent between 12 and 41, and 23 in the mean.',
    ),
    minibatch: int(3, 1, 20, 'Minibatch', 'Train examples that a prompt and its child are compared on (b).'),
    parent: choice(
      {
        pareto: 'Best on some example',
        best: 'Best on the whole',
        greedy: 'Best on the whole, at times any',
        top: 'Best on some example, among the five best',
      },
      'Next prompt to improve',
      'The paper draws among prompts that are the best on some dev example, those that are best on many more often.',
    ),
    component: choice(
      { prompt: 'The whole prompt', section: 'A section, each in its turn' },
      'What is rewritten',
      'Sections are cut at headings or, where there are none, at blank lines. A prompt of one paragraph has one.',
    ),
    merge: choice(
      { off: 'Off', on: 'On' },
      'Merge',
      'After a gain, tries to unite two prompts that improved on different sections. Prompts of one section are never merged.',
    ),
  },
  quick: { evaluations: 15 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    reflection: { title: 'Reflective mutation', shape: 'hexagon', edge: 'solid' },
    merge: { title: 'Merge', shape: 'triangle', edge: 'solid' },
  },

  async optimize(run, { evaluations, minibatch, parent, component, merge: merging }) {
    const { train, dev } = run.task;
    const pool = await firstPool(run, component);
    run.keep(top(pool, pool.length));
    const budget = evaluations * dev.length;
    let spent = pool.length * dev.length;
    if (train.length === 0 || spent >= budget) return top(pool, pool.length); // nothing to reflect on

    const batches = minibatches(run.random.fork('minibatches'), train, minibatch);
    let merges = 0;
    let gained = false;
    const merged = new Set<string>();

    for await (const _ of run.rounds(budget)) {
      const mayMerge: boolean = merging === 'on' && gained && merges < MOST_MERGES;
      const united: Attempt | undefined = mayMerge ? await merge(run, pool, merged) : undefined;
      const { promising, metricCalls }: Attempt =
        united ?? (await reflectiveMutation(run, CHOOSERS[parent](run.random, pool), batches.next().value));

      if (promising) {
        pool.push(await admitted(run, promising));
        if (united) merges++;
      }
      gained = promising !== undefined && !united; // a merge does not follow on a merge
      spent += metricCalls + (promising ? dev.length : 0);
      run.keep(top(pool, pool.length));
      if (spent >= budget) break;
    }
    return top(pool, pool.length);
  },
});
