import type { Candidate } from '../../core/candidate.ts';
import { formatInstruction } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import type { Task } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { clipped, shownBlindly } from '../../strategies/shown.ts';
import { SAMPLING, type Gradient } from './backward.ts';
import { CONSTRAINTS, IMPROVE, PAST_CRITIQUES, PAST_STEPS } from './prompts.ts';

/** A step that was made: the prompt that was criticised, and what was said against it. */
export interface Past {
  readonly text: string;
  readonly critique: string;
}

/** How much of the past a step sees. */
export interface Memory {
  /** Steps whose prompts are shown (w). */
  readonly momentum: number;
  /** Steps whose criticism is shown (m). */
  readonly memory: number;
}

/** Conditions that every new prompt must meet, by the name that the option has for them. */
const CONDITIONS = {
  none: [],
  form: ['It says, as the instruction does now, in what form the answer must be given.'],
  short: ['It has at most 150 words.'],
  both: [
    'It says, as the instruction does now, in what form the answer must be given.',
    'It has at most 150 words.',
  ],
} as const satisfies Record<string, readonly string[]>;

/** The step of the optimizer: one rewriting from all gradients. Gives nothing when the reply stayed malformed. */
export async function stepped(
  run: Run,
  base: Candidate,
  gradients: readonly Gradient[],
  past: readonly Past[],
  { momentum, memory, constraint }: Memory & { readonly constraint: keyof typeof CONDITIONS },
): Promise<Candidate | undefined> {
  const format = descendantOf(base);
  const conditions: readonly string[] = CONDITIONS[constraint];
  const reply = await run.ask(
    fill(IMPROVE, {
      prompt: base.text,
      critiques: gradients
        .filter(({ critique }) => critique !== undefined)
        .map((gradient, i) => shownGradient(run.task, gradient, i + 1))
        .join('\n\n'),
      past: shownPast(base, past, { momentum, memory }),
      constraints:
        conditions.length > 0
          ? fill(CONSTRAINTS, { constraints: conditions.map((condition) => `- ${condition}`).join('\n') })
          : '',
      format: formatInstruction(format),
    }),
    { ...SAMPLING, format, by: 'step' },
  );
  return run.propose(reply.value, {
    by: 'step',
    parents: { parent: base },
    from: [...gradients.flatMap(({ replies }) => replies), reply],
    note: joined(gradients),
  });
}

/** All that was said against a prompt in a step. */
export const joined = (gradients: readonly Gradient[]): string =>
  gradients.flatMap(({ critique }) => critique ?? []).join('\n\n');

const shownGradient = (task: Task, { outcome, critique = '' }: Gradient, number: number): string =>
  `${shownBlindly(task, outcome)}\n<critique_${number}>${clipped(critique)}</critique_${number}>`;

/** The last steps with prompt and criticism, as far as momentum goes; before them criticism alone, as far as memory goes. */
function shownPast(base: Candidate, past: readonly Past[], { momentum, memory }: Memory): string {
  const shown = past.slice(Math.max(0, past.length - Math.max(momentum, memory)));
  const older = shown.slice(0, Math.max(0, shown.length - momentum));
  const steps = shown.slice(older.length);
  const critiqueOf = ({ critique }: Past, i: number) =>
    `<critique_past_${i + 1}>${clipped(critique)}</critique_past_${i + 1}>`;
  const stepOf = (step: Past, i: number) =>
    step.text === base.text
      ? critiqueOf(step, i)
      : `<prompt_past_${i + 1}>\n${step.text}\n</prompt_past_${i + 1}>\n${critiqueOf(step, i)}`;
  return [
    older.length > 0
      ? fill(PAST_CRITIQUES, { critiques: older.map((step, i) => critiqueOf(step, i)).join('\n\n') })
      : '',
    steps.length > 0
      ? fill(PAST_STEPS, { steps: steps.map((step, i) => stepOf(step, older.length + i)).join('\n\n') })
      : '',
  ].join('');
}
