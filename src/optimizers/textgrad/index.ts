import { best, type Candidate, type Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { answersTo, scoreOn } from '../../strategies/carry.ts';
import { minibatches } from '../../strategies/minibatch.ts';
import { gradientOf } from './backward.ts';
import { joined, stepped, type Past } from './step.ts';

/** How a new prompt has to do on dev, against the one before it, to stay. */
const STAYS = {
  drop: (now: number, before: number) => now >= before,
  gain: (now: number, before: number) => now > before,
} as const;

const percent = (score: number): string => `${Math.round(1000 * score) / 10} %`;

/** Yuksekgonul et al. 2024: textual gradient descent on one prompt, as in Section 3.3. */
export const textgrad = defineOptimizer({
  id: 'textgrad',
  version: 1,
  title: 'TextGrad',
  paper: {
    title: 'TextGrad: Automatic “Differentiation” via Text',
    authors: 'Yuksekgonul et al.',
    year: 2024,
    url: 'https://arxiv.org/abs/2406.07496',
  },
  family: 'reflection',
  summary:
    'Single answers are criticised, the criticism is handed back to the prompt, and the prompt is rewritten to meet it.',
  choose:
    'You have a strong optimizer model and little data: TextGrad follows one prompt in few, well-considered steps.',
  needs: { labels: true, optimizer: 'strong' },
  cost: 'seeds·D + epochs·steps·(b + (2b + 1) + D), where D is the number of dev examples',
  deviations: [
    'The whole prompt is shown where the official code shows its first and last ten words.',
    'Momentum and the memory of gradients do what the official code means them to do: there, momentum fails and the memory is collected but not shown.',
    'Of right answers it is said what made them right; the official code tells its model to give no feedback on what works already.',
    'The criticism of an answer sees the input; the official code shows only the answer and what was expected.',
    'The search begins from the best of your prompts on dev; without validation, from the first.',
    'Answers that the prompt gave before a step that was taken back are not asked for again.',
    'What is shown of an input, an answer or a criticism is cut at 2,000 characters.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code stops with an error. Where a criticism fails, its example is left out of the step.',
  ],
  options: {
    batch: int(3, 1, 20, 'Batch size', 'Train examples that are criticised in a step (b).'),
    epochs: int(3, 1, 50, 'Epochs', 'How often the train examples are shuffled anew.'),
    steps: int(4, 1, 50, 'Steps in an epoch', 'Rewritings before the next shuffle.'),
    validate: choice(
      { drop: 'Take back what is worse', gain: 'Keep only what is better', off: 'Keep everything' },
      'Validation on dev',
      'The official code takes a step back when the score on dev drops; the paper speaks of keeping what is better. Without it, no step costs dev examples.',
    ),
    momentum: int(
      0,
      0,
      10,
      'Momentum',
      'Steps whose prompts are shown with their criticism (w), so that bolder changes follow on criticism that repeats itself.',
    ),
    memory: int(0, 0, 10, 'Gradient memory', 'Steps whose criticism is shown again (m).'),
    constraint: choice(
      { none: 'None', form: 'Keep the form of the answer', short: 'At most 150 words', both: 'Both' },
      'Constraints',
      'What every new prompt is told to meet.',
    ),
  },
  quick: { epochs: 3, steps: 4 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    step: { title: 'Gradient step', shape: 'hexagon', edge: 'solid' },
  },
  finalists: ({ validate }) => (validate === 'off' ? 1 : 0),

  async optimize(run, { batch: size, epochs, steps, validate, ...memory }) {
    const { train, dev, seeds } = run.task;
    const entered = validate === 'off' ? seeds.slice(0, 1) : seeds;
    const own = entered.map((seed) => run.propose(seed, { by: 'seed' }));
    let prompt: Candidate | Scored = own[0]!;
    let score = 0; // on dev
    if (validate !== 'off') {
      const start = best(await run.map(own, (seed, run) => run.score(seed, dev)));
      [prompt, score] = [start, start.score];
    }
    run.keep([prompt]);
    if (train.length === 0) return [prompt]; // nothing to learn from

    const past: Past[] = [];
    let batches = minibatches(run.random, train, size);
    for await (const round of run.rounds(epochs * steps)) {
      if (round > 0 && round % steps === 0) batches = minibatches(run.random, train, size);

      const batch = batches.next().value;
      const forward = await scoreOn(run, prompt, batch);
      prompt = forward; // with its answers
      const gradients = await run.map(answersTo(batch, forward), (answer, run) =>
        gradientOf(run, forward, answer),
      );
      if (joined(gradients) === '') continue; // nothing was said against it

      const child = await stepped(run, prompt, gradients, past, memory);
      past.push({ text: prompt.text, critique: joined(gradients) });
      if (!child) continue;

      if (validate === 'off') prompt = child;
      else {
        const trial = await run.score(child, dev);
        if (STAYS[validate](trial.score, score)) [prompt, score] = [trial, trial.score];
        else
          run.remark(
            child,
            `Taken back: ${percent(trial.score)} on dev, after ${percent(score)} before the step.`,
          );
      }
      run.keep([prompt]);
    }
    return [prompt];
  },
});
