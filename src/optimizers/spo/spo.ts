import { formatInstruction } from '../../core/format.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { fill } from '../../core/template.ts';
import type { Task } from '../../core/task.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { answered } from './answers.ts';
import { ACCEPTANCE, votesOn, type Votes } from './judge.ts';
import { IMPROVE } from './prompts.ts';

/** Temperature of the optimizer, as in the paper and the official configuration. */
const SAMPLING = { temperature: 0.7, maxTokens: 2000 } as const;

/** Xiang et al. 2025, Algorithm 1: improve a prompt by comparing answers, without knowing which are right. */
export const spo = defineOptimizer({
  id: 'spo',
  version: 2,
  title: 'SPO',
  paper: {
    title: 'Self-Supervised Prompt Optimization',
    authors: 'Xiang et al.',
    year: 2025,
    url: 'https://arxiv.org/abs/2502.06855',
  },
  family: 'reflection',
  summary:
    'The optimizer model rewrites the best prompt after reading its answers, and a judge decides blindly whether the new answers serve the task better.',
  choose:
    'You have no labels, or do not trust them: it never looks at targets or scores, only at answers. Describe the task well, since the description is all the judge goes by.',
  needs: { labels: false, optimizer: 'capable', judge: true },
  cost: 'q + T·(1 + q + 2v), where q is the number of questions, v of vote pairs and T of rounds',
  deviations: [
    'Each order of the two answers is judged equally often; in the official code every vote tosses a coin. So a judge that prefers a place decides nothing.',
    'A vote that cannot be read does not count; the official code counts it for the old prompt.',
    'The judge sees answers alone, as in the paper; MetaGPT’s official code hands it the prompts and the number of the round as well.',
    'No expected answers are shown to anybody; the official code can show them, and the published template does.',
    'The person’s task description is the requirement; without one, the first prompt is.',
    'A reply without tags is asked for once more and then recorded as a failed proposal; the official code goes on with an empty prompt.',
    'There is no limit on the words of a prompt, which the official code can ask for.',
    'Unless another is chosen, the optimizer model judges too; the paper has a strong one improve and a cheap one judge.',
    'T rounds make T new prompts; the official code counts the first prompt’s run as a round.',
  ],
  options: {
    rounds: int(10, 1, 100, 'Rounds', 'How often a new prompt challenges the best (T).'),
    questions: int(3, 1, 20, 'Questions', 'Inputs that are answered for every comparison (q).'),
    pairs: int(
      2,
      1,
      10,
      'Pairs of votes',
      'How often the judge compares the answers in each of the two orders (v). The paper has 4 votes, that is 2 pairs.',
    ),
    accept: choice(
      { majority: 'More than half of the votes', clear: 'Clearly more than half' },
      'To be accepted',
      'What a new prompt needs. “Clearly” is our addition: so many votes that a coin would give them at most one time in ten.',
    ),
    drawn: choice(
      { once: 'The same in every round', fresh: 'New ones in every round' },
      'Questions are',
      'The paper keeps its questions. New ones are our addition: prompts are then judged on inputs that the optimizer model has not seen answered.',
    ),
  },
  quick: { rounds: 30, questions: 10, pairs: 3 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    improvement: { title: 'Improvement', shape: 'hexagon', edge: 'solid' },
  },

  async optimize(run, { rounds, questions, pairs, accept, drawn }) {
    const purpose = purposeOf(run.task);
    let inputs = run.random.sample(run.task.train, questions);
    let best = await answered(run, run.propose(run.task.seeds[0]!, { by: 'seed' }), inputs);
    run.keep([best.prompt]);

    for await (const _ of run.rounds(rounds)) {
      const format = descendantOf(best.prompt);
      const reply = await run.ask(
        fill(IMPROVE, {
          purpose,
          prompt: best.prompt.text,
          answers: best.shown,
          format: formatInstruction(format),
        }),
        { ...SAMPLING, format, by: 'improvement' },
      );
      const child = run.propose(reply.value, {
        by: 'improvement',
        parents: { parent: best.prompt },
        from: reply,
        ...changeIn(reply.text),
      });
      if (!child) continue;

      if (drawn === 'fresh') {
        inputs = run.random.sample(run.task.train, questions);
        best = await answered(run, best.prompt, inputs);
      }
      const challenger = await answered(run, child, inputs);
      const votes = await votesOn(run, { purpose, pairs, old: best, challenger });
      const accepted = ACCEPTANCE[accept](votes);
      run.remark(child, outcomeOf(votes, accepted));
      if (accepted) best = challenger;
      run.keep([best.prompt]);
    }
    return [best.prompt];
  },
});

/** What the prompt is for, in the person's words. */
const purposeOf = ({ description, seeds }: Task): string => description.trim() || seeds[0]!.text;

/** How the vote went, for the node. */
const outcomeOf = ({ forNew, forOld }: Votes, accepted: boolean): string =>
  `${forNew} of ${forNew + forOld} votes were for it, so it ${accepted ? 'became the best prompt' : 'was not accepted'}.`;

/** The line in which the model says what it changes, as the note of the new prompt. */
const changeIn = (reply: string): { readonly note?: string } => {
  const change = /^\W*Change:\W*(\S.*)$/im.exec(reply)?.[1];
  return change === undefined ? {} : { note: change };
};
