import { distinct, type Candidate, type Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int } from '../../core/optimizer.ts';
import { drafted, edited, type Draft } from './edits.ts';
import { withKeywords, withPersona, withReasoning } from './finish.ts';
import { mutateAndRefine } from './mutation.ts';

/** Agarwal et al. 2024: an instruction is mutated, criticised and refined, then instruction and examples in turn. */
export const promptwizard = defineOptimizer({
  id: 'promptwizard',
  version: 1,
  title: 'PromptWizard',
  paper: {
    title: 'PromptWizard: Task-Aware Prompt Optimization Framework',
    authors: 'Agarwal et al.',
    year: 2024,
    url: 'https://arxiv.org/abs/2405.18369',
  },
  family: 'reflection',
  summary:
    'One prompt is varied by ways of thinking, criticised and rewritten; then its examples are criticised, made anew and given reasoning, and an expert is put in front.',
  choose:
    'You have few examples and a strong optimizer model, and want a detailed prompt with worked examples.',
  needs: { labels: true, optimizer: 'strong' },
  moves: ['demonstrations'],
  cost: 'I₁·(M + (M·V + 2)·m + 2) + 3·D + I₂·(2 + k + D) + 2·k + 2·D + 1 at most, where D is the number of dev examples',
  deviations: [
    'All prompts of an iteration answer the same questions, and all of them; the official code draws questions for each prompt anew and stops at the first wrong answer or after three right ones.',
    'Every edit of the second stage, and reasoning, expert and keywords, must score higher on the dev split to be kept; the official code takes them over unseen.',
    'The second stage goes on from the better of your prompt and the first stage’s.',
    'With several own prompts, all take part in the first iteration.',
    'A critique is of failures whenever there are some; the official code has a prompt praised that got half of its questions right.',
    'Ways of thinking are drawn at random for each call; the official code always shows the first of its list.',
    'A made-up example counts only when it can be read and its answer is a label of the task; where a task has no labels, its answer is unchecked.',
    'Of equal scores the older prompt stays; the official code takes the longest.',
    'The task’s description is shown to the optimizer model, and not written in front of the prompt.',
  ],
  options: {
    mutations: int(3, 0, 20, 'Mutate and refine', 'Iterations of the first stage (I₁).'),
    calls: int(
      4,
      1,
      20,
      'Calls for variations',
      'In each iteration (M); the official code makes one more than its three rounds.',
    ),
    variations: int(
      5,
      1,
      10,
      'Variations',
      'New prompts for each call (V), each from as many ways of thinking.',
    ),
    questions: int(
      6,
      1,
      50,
      'Questions',
      'Train examples that each prompt of an iteration answers (m). More make a surer choice.',
    ),
    edits: int(
      3,
      0,
      20,
      'Edits',
      'Iterations of the second stage (I₂), of the instruction or the examples in turn by chance.',
    ),
    shots: int(5, 0, 10, 'Examples', 'Examples that the prompt may show (k).'),
    seen: int(25, 5, 200, 'Train examples', 'Of the train split, how many it looks at.'),
    keywords: choice(
      { no: 'Without', yes: 'With' },
      'Keywords',
      'Whether keywords of what is meant are tried at the end.',
    ),
  },
  quick: { mutations: 2, calls: 3 },
  operators: {
    seed: { title: 'Your prompt', shape: 'diamond', edge: 'solid' },
    mutation: { title: 'Way of thinking', shape: 'circle', edge: 'dashed' },
    refinement: { title: 'Refinement by critique', shape: 'hexagon', edge: 'solid' },
    examples: { title: 'Examples', shape: 'square', edge: 'dotted' },
    reasoning: { title: 'Reasoning for examples', shape: 'square', edge: 'solid' },
    persona: { title: 'Expert persona', shape: 'cross', edge: 'solid' },
    keywords: { title: 'Keywords', shape: 'cross', edge: 'dotted' },
  },
  finalists: () => 1,

  async optimize(run, { mutations, calls, variations, questions, edits, shots, seen: most, keywords }) {
    const seen = run.random.sample(run.task.train, most);
    const [start, ...rivals] = distinct(run.task.seeds).map((seed) => run.propose(seed, { by: 'seed' }));
    let current: Candidate | Scored = start!;
    let draft: Draft | undefined;
    run.keep([current]);

    for await (const round of run.rounds(mutations + edits)) {
      if (round < mutations) {
        current = await mutateAndRefine(run, [current, ...(round === 0 ? rivals : [])], seen, {
          calls,
          variations,
          batch: questions,
        });
      } else {
        draft ??= await drafted(run, start!, current, seen, shots);
        draft = await edited(run, draft, shots);
        current = draft.prompt;
      }
      run.keep([current]);
    }

    draft ??= await drafted(run, start!, current, seen, shots);
    let prompt = await withReasoning(run, draft);
    prompt = await withPersona(run, prompt);
    if (keywords === 'yes') prompt = await withKeywords(run, prompt);
    run.keep([prompt]);
    return [prompt];
  },
});
