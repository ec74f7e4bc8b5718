import { top, type Scored } from '../../core/candidate.ts';
import { choice, type Values } from '../../core/optimizer.ts';
import type { Random } from '../../core/random.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { shownExamples } from '../../strategies/shown.ts';
import { INDUCTION, PARAPHRASE } from './prompts.ts';

/** Sampling of the paper's operators (Appendix B.3). */
export const SAMPLING = { temperature: 0.5, topP: 0.95, maxTokens: 1000 } as const;

/** Failed paraphrases are tried for in this many further passes. */
const PASSES = 3;

/** Worked examples that an induced prompt is written from: those that APE shows, whose prompts the official code starts with too. */
const SHOWN = 5;

/** How the first population comes about, in the words of the official code's `initial_mode`. */
export const INITIAL_OPTIONS = {
  initial: choice(
    {
      'para-topk': 'The best N/2, and a paraphrase of each',
      topk: 'The best N',
      randomk: 'N at random',
      bottomk: 'The worst N',
      'para-randomk': 'N/2 at random, and a paraphrase of each',
      'para-bottomk': 'The worst N/2, and a paraphrase of each',
    },
    'First population',
    'Which of your own prompts, by their scores on dev, the first population is made of. Where they are too few, paraphrases fill it.',
  ),
  induction: choice(
    { none: 'No', examples: 'Yes, where your own prompts are too few' },
    'Write prompts from examples',
    'Whether prompts that are missing are first written by the model from worked examples of train, as APE does.',
  ),
} as const;

type InitialOptions = Values<typeof INITIAL_OPTIONS>;

/** Whom a first population takes of the scored prompts, and whether it leaves half of the places to paraphrases. */
const MODES: Readonly<
  Record<InitialOptions['initial'], { readonly choose: Choose; readonly leavesHalf: boolean }>
> = {
  'para-topk': { choose: theBest, leavesHalf: true },
  topk: { choose: theBest, leavesHalf: false },
  randomk: { choose: anybody, leavesHalf: false },
  bottomk: { choose: theWorst, leavesHalf: false },
  'para-randomk': { choose: anybody, leavesHalf: true },
  'para-bottomk': { choose: theWorst, leavesHalf: true },
};

/**
 * The first population, all scored on dev: some of the person's own prompts, as the mode says, topped up with one
 * paraphrase of each in turn.
 */
export async function initialPopulation(
  run: Run,
  size: number,
  { initial, induction }: InitialOptions,
): Promise<Scored[]> {
  const { dev, seeds } = run.task;
  const { choose, leavesHalf } = MODES[initial];
  const places = leavesHalf ? Math.ceil(size / 2) : size;
  const own = await run.map(seeds, (seed, run) => run.score(run.propose(seed, { by: 'seed' }), dev));
  const induced = induction === 'examples' ? await fromExamples(run, places - own.length) : [];
  const parents = choose([...own, ...induced], places, run);

  const population = [...parents];
  for (let pass = 0; pass < PASSES && population.length < size; pass++) {
    const wanted = Array.from({ length: size - population.length }, (_, i) => parents[i % parents.length]!);
    const variations = await run.map(wanted, async (parent, run): Promise<Scored[]> => {
      const how = { ...SAMPLING, format: descendantOf(parent), by: 'paraphrase' };
      const reply = await run.ask(fill(PARAPHRASE, { prompt: parent.text }), how);
      const variation = run.propose(reply.value, { by: 'paraphrase', parents: { parent }, from: reply });
      return variation ? [await run.score(variation, dev)] : [];
    });
    population.push(...variations.flat());
  }
  return population;
}

/** Up to `count` prompts that the model writes from worked examples, each from others. They keep the slots and the language of the start. */
async function fromExamples(run: Run, count: number): Promise<Scored[]> {
  const { dev, train, seeds } = run.task;
  if (count <= 0 || train.length === 0) return [];
  const induced = await run.map(Array.from({ length: count }), async (_, run): Promise<Scored[]> => {
    const pairs = shownExamples(run.task, run.random.sample(train, SHOWN));
    const how = { ...SAMPLING, format: descendantOf(seeds[0]!), by: 'induction' };
    const reply = await run.ask(fill(INDUCTION, { pairs }), how);
    const prompt = run.propose(reply.value, { by: 'induction', from: reply });
    return prompt ? [await run.score(prompt, dev)] : [];
  });
  return induced.flat();
}

type Choose = (pool: readonly Scored[], k: number, run: { readonly random: Random }) => Scored[];

function theBest(pool: readonly Scored[], k: number): Scored[] {
  return top(pool, k);
}

function theWorst(pool: readonly Scored[], k: number): Scored[] {
  return top(pool, pool.length).slice(-k);
}

/** The random stream is only touched when it is drawn from. */
function anybody(pool: readonly Scored[], k: number, run: { readonly random: Random }): Scored[] {
  return run.random.sample(pool, k);
}
