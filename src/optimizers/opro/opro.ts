import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { attempt, ownPrompts } from './attempts.ts';
import { contendersOf, evaluationField, type Contender } from './contenders.ts';
import { pickExemplars, picksByMissed, type Stock } from './exemplars.ts';
import { metaPrompt } from './metaPrompt.ts';
import { OPERATORS, PAPER, PROBES } from './paper.ts';
import { placed } from './positions.ts';
import { propositions, reasonAgainst } from './proposals.ts';
import { bestOf, parentsOf, scoresNote, trajectoryOf } from './trajectory.ts';

/** Yang et al. 2024, Section 4: the model reads what was tried and how it scored, and writes what to try next. */
export const opro = defineOptimizer({
  id: 'opro',
  version: 1,
  title: 'OPRO',
  paper: PAPER,
  family: 'induction',
  summary:
    'The optimizer model reads the best prompts so far with their scores, and proposes new ones that should score higher.',
  choose:
    'Your optimizer model is a strong one: it sees from the scores what works and goes on in that direction.',
  needs: { labels: true, optimizer: 'strong' },
  cost: 'seeds·D + T·k·(1 + D), where D is the number of dev examples',
  deviations: [
    'Proposals are compared with everything that was tried, your own prompts included; the official code forgets those.',
    'A long prompt of your own raises the limit in characters to twice its length; otherwise nothing as detailed as it could be tried.',
    'When nothing reaches the threshold, the best are shown all the same; the official code then shows nothing.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code takes the whole reply, or an empty instruction.',
    'Exemplars come from train and scores from dev; the paper takes both from one set. To pick exemplars by what was missed, every instruction is also run on 20 examples of train.',
    '“Missed most so far” means that; the official code draws from everything that was ever missed.',
    'An instruction at the beginning of the answer is not offered: chat models do not let others begin their answers.',
    'Proposals can race for their scores (TRIPLE); the paper scores all of them.',
    'The rule against digits in an instruction, made for one data set of the paper, is left out.',
  ],
  options: {
    steps: int(
      200,
      1,
      300,
      'Steps',
      'How often new instructions are proposed (T). The curves of the paper often flatten long before the end.',
    ),
    proposals: int(8, 1, 32, 'Proposals per step', 'How many calls are made with the same meta-prompt (k).'),
    shown: int(20, 1, 100, 'Instructions shown', 'How many of the best are shown with their scores.'),
    exemplars: int(3, 0, 20, 'Exemplars', 'How many examples of train are shown.'),
    picker: choice(
      {
        random: 'Random, anew in each step',
        constant: 'Random, once',
        accumulative: 'Missed most so far',
        current: 'Missed most by those shown',
      },
      'Choice of exemplars',
      'Which examples are shown. The last two also run every instruction on 20 examples of train.',
    ),
    position: choice(
      {
        before: 'Before the question',
        begin: 'At the beginning of the question',
        end: 'At the end of the question',
      },
      'Position',
      'Where the instruction stands: in the system message, or inside the message with the input.',
    ),
    threshold: int(
      0,
      0,
      100,
      'Threshold',
      'Instructions that score less are not shown. 0 shows all; the official code has 30 for GPT models as scorers.',
    ),
    evaluation: evaluationField,
    longest: int(
      500,
      50,
      5000,
      'Longest instruction',
      'Characters; longer proposals are left out, as in the official code.',
    ),
  },
  quick: { steps: 6, proposals: 4 },
  operators: OPERATORS,

  async optimize(run, options) {
    const { steps, shown, exemplars, position, picker, evaluation } = options;
    const { train, seeds, inputTemplate } = run.task;
    const stock: Stock = {
      train,
      probes: picksByMissed(picker) ? run.random.sample(train, PROBES) : [],
      constant: picker === 'constant' ? run.random.sample(train, exemplars) : [],
    };
    const longest = Math.max(options.longest, ...seeds.map(({ text }) => 2 * text.length));

    let tried = await ownPrompts(run, position, stock.probes);
    const known = new Set(tried.map(({ instruction }) => instruction));
    run.keep(bestOf(tried, shown));

    for await (const _ of run.rounds(steps)) {
      const trajectory = trajectoryOf(tried, options);
      const examples = pickExemplars(run.random, options, stock, tried, trajectory);
      const parents = parentsOf(trajectory);
      const format = descendantOf({ text: trajectory.at(-1)!.instruction });

      const question = metaPrompt(run.task, trajectory, examples, position, format);
      const fresh = await propositions(run, question, { ...options, format, parents }, known);

      const usable: Contender[] = [];
      for (const { instruction, reply } of fresh) {
        known.add(instruction);
        const against = reasonAgainst(instruction, longest);
        const note = [scoresNote(trajectory), against].filter(Boolean).join(' ');
        const prompt = placed(instruction, position, inputTemplate);
        const candidate = run.propose(prompt, { by: 'proposal', parents, from: reply, note });
        if (against === undefined) usable.push({ instruction, candidate });
      }
      const contenders = await contendersOf(run, usable, evaluation);
      const scored = await run.map(contenders, ({ instruction, candidate }, run) =>
        attempt(run, instruction, candidate, stock.probes),
      );
      tried = [...tried, ...scored];
      run.keep(bestOf(tried, shown));
    }
    return bestOf(tried, shown);
  },
});
