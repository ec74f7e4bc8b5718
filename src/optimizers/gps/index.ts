import { identityOf, top, type Candidate, type Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { childOf, mutationsOf, type Mutation } from './mutate.ts';
import { OPERATORS, PAPER } from './paper.ts';

const WAYS: Readonly<Record<'continuation' | 'translation' | 'cloze' | 'mixed', readonly Mutation['by'][]>> =
  {
    continuation: ['sentence continuation'],
    translation: ['back-translation'],
    cloze: ['cloze'],
    mixed: ['sentence continuation', 'back-translation', 'cloze'],
  };

/** Xu et al. 2022, Algorithm 1: generations of rewordings, and a ranking over all of them at the end. */
export const gps = defineOptimizer({
  id: 'gps',
  version: 1,
  title: 'GPS',
  paper: PAPER,
  family: 'evolution',
  summary:
    'The best prompts of each generation are reworded many times over; at the end the best of all generations are taken.',
  choose:
    'Your prompts are good in substance and the wording is in question. Any model can write the variants.',
  needs: { labels: true, optimizer: 'small' },
  cost: 'seeds·D + (T−1)·K·samples·(1 + D), where D is the number of dev examples; one more call for each back-translation',
  deviations: [
    'A chat model is asked for the variants; the paper lets a T5 language model continue a text, a translation system translate, and T5 fill blanks.',
    'Answers are judged by the task’s metric; the paper compares probabilities of the choices.',
    'Of the official filters those that hold for every task are kept; lists of words for single data sets are left out.',
    'What the cloze operator blanks, and how much, is our reading: the official code has only sentence continuation.',
    'A prompt that comes up again is not scored again.',
    'K is one number; the paper keeps as many prompts as a data set had templates, from 4 to 15.',
  ],
  options: {
    generations: int(
      9,
      1,
      30,
      'Generations',
      'How many generations are scored, your own prompts being the first (T).',
    ),
    keep: int(4, 1, 30, 'Prompts kept', 'The best of a generation, of which the next one is made (K).'),
    samples: int(30, 1, 60, 'Variants', 'Variants that are asked for of each prompt that is kept.'),
    operator: choice(
      {
        continuation: 'Sentence continuation: the same in other words',
        translation: 'Back-translation: through another language',
        cloze: 'Cloze: blanks are filled anew',
        mixed: 'All three in turn',
      },
      'Operator',
      'How variants are made. Sentence continuation is that of the official code.',
    ),
  },
  quick: { generations: 4, keep: 3, samples: 3 },
  operators: OPERATORS,

  async optimize(run, { generations, keep, samples, operator }) {
    const { dev, seeds } = run.task;
    const seen = new Set<string>();
    /** Whether it is the first of its words; it is remembered. */
    const isNew = (prompt: Candidate) => !seen.has(identityOf(prompt)) && !!seen.add(identityOf(prompt));

    let generation: Candidate[] = seeds.map((seed) => run.propose(seed, { by: 'seed' })).filter(isNew);
    let survivors: Scored[] = [];
    const everySurvivor: Scored[] = [];

    for await (const t of run.rounds(generations)) {
      if (generation.length > 0) {
        survivors = top(await run.map(generation, (prompt, run) => run.score(prompt, dev)), keep);
        everySurvivor.push(...survivors);
        run.keep(survivors);
      } // else nobody was born, and the survivors try again
      if (t === generations - 1) break;

      const ways = WAYS[operator];
      const mutations = survivors.flatMap((parent) =>
        ways.flatMap((by, i) => mutationsOf(run, parent, by, shareOf(samples, ways.length, i))),
      );
      const children = await run.map(mutations, (mutation, run) => childOf(run, mutation));
      generation = children.filter((child) => child !== undefined).filter(isNew);
    }

    const best = top(everySurvivor, keep);
    run.keep(best);
    return best;
  },
});

/** Of `total`, what the i-th of `count` gets when they are dealt out in turn. */
const shareOf = (total: number, count: number, i: number): number => Math.ceil((total - i) / count);
