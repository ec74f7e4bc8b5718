import type { Candidate } from '../../core/candidate.ts';
import type { Random } from '../../core/random.ts';
import type { Run } from '../../core/run.ts';
import type { Demonstration } from '../../core/task.ts';
import { distinctDemonstrations, worked } from '../../strategies/demonstrations.ts';
import { roulette } from '../../strategies/select.ts';
import { MUTATION_OPERATORS, type Scene } from './operators.ts';
import type { Fit, Part, Unit } from './unit.ts';
import { closedBy, written } from './writing.ts';

/** What changes from run to run, and not from generation to generation. */
export interface Rules {
  /** The task-prompts that evolve. */
  readonly parts: readonly Part[];
  /** Demonstrations that a few-shot context holds; with 0 there are none. */
  readonly contextSize: number;
  readonly evolvesTemperature: boolean;
}

/** Chance of a crossover, and of drawing a few-shot context anew, after a mutation (Section 3.2.5). */
const AFTERWARDS = 0.1;

/** How far a temperature moves at a replication, either way, and where it stays (Appendix J.2; providers refuse more than 2). */
const STEP = 0.2;
const HOTTEST = 2;

/**
 * A mutated copy of a unit: one operator, both task-prompts; then perhaps a crossover and a fresh context. Nothing when
 * the optimizer model wrote nothing that can be used.
 */
export async function bred(run: Run, winner: Fit, scene: Scene, rules: Rules): Promise<Unit | undefined> {
  const temperature = rules.evolvesTemperature ? moved(run.random, winner.temperature) : winner.temperature;
  const operator = MUTATION_OPERATORS[run.random.pick(Object.keys(MUTATION_OPERATORS))]!;
  const mutating = await operator(run, { ...winner, temperature }, scene);
  if (!mutating) return undefined;

  const { by, mutation, ask, role } = mutating;
  const parents = { winner: winner.prompt, mutation };
  const { text, closing, replies, shown } = await written(run, rules.parts, winner.prompt, {
    by,
    temperature,
    parents,
    ask,
  });
  if (replies.length === 0) return undefined;

  const crossover = crossoverWith(run.random, winner, scene, rules);
  const context = contextOf(run, winner, rules);
  const child = {
    text: text ?? winner.prompt.text,
    demonstrations: context.demonstrations,
    ...closedBy(closing ?? winner.prompt.closing),
    ...crossover?.change,
  };
  const prompt = run.propose(child, {
    by,
    parents: {
      ...parents,
      ...numbered(role, shown, [winner.prompt]),
      ...(crossover && { crossover: crossover.donor }),
    },
    from: replies,
    ...remark(crossover?.note, context.note),
  });
  return { prompt, mutation, temperature, elites: winner.elites };
}

/** Everybody once, under the same role and a number. */
function numbered(
  role: string,
  candidates: readonly Candidate[],
  besides: readonly Candidate[],
): Record<string, Candidate> {
  const ids = new Set(besides.map(({ id }) => id));
  const others = candidates.filter(({ id }) => !ids.has(id) && !!ids.add(id));
  return Object.fromEntries(others.map((other, i) => [others.length > 1 ? `${role} ${i + 1}` : role, other]));
}

const remark = (...notes: readonly (string | undefined)[]) => {
  const note = notes.filter((text) => text !== undefined).join(' ');
  return note === '' ? {} : { note };
};

function moved(random: Random, temperature: number): number {
  const to = temperature + STEP * (2 * random.float() - 1);
  return Math.min(HOTTEST, Math.max(0, to));
}

/** Now and then a task-prompt is replaced by that of another unit, drawn in proportion to fitness. */
function crossoverWith(random: Random, winner: Fit, { population }: Scene, { parts }: Rules) {
  if (random.float() >= AFTERWARDS) return undefined;
  const others = population.filter(({ prompt }) => prompt.id !== winner.prompt.id);
  const part = random.pick(parts);
  const [donor] = roulette(random, others, 1);
  const taken = donor?.prompt[part];
  if (donor === undefined || taken === undefined) return undefined;
  const note =
    part === 'text'
      ? 'Crossover: the prompt itself was then taken from another unit.'
      : 'Crossover: what closes the prompt was then taken from another unit.';
  return { donor: donor.prompt, change: { [part]: taken }, note };
}

interface Context {
  readonly demonstrations: readonly Demonstration[];
  readonly note?: string;
}

/**
 * The few-shot context that a copy takes along. It is filled with what the winner just answered right; once it is full,
 * one new working takes the place of one in it. Rarely all are drawn anew: in one of ten copies, with a chance inverse to
 * the size of the context.
 */
function contextOf({ random, task }: Run, { prompt, workings }: Fit, { contextSize }: Rules): Context {
  const held = prompt.demonstrations ?? [];
  if (contextSize === 0) return { demonstrations: held };
  const news = random.shuffle(workings).map((outcome) => worked(task, outcome));
  if (random.float() < AFTERWARDS / contextSize && news.length > 0)
    return {
      demonstrations: distinctDemonstrations(news).slice(0, contextSize),
      note: 'Context shuffling: all demonstrations were drawn anew.',
    };
  const together = distinctDemonstrations([...held, ...news]);
  if (held.length < contextSize) return { demonstrations: together.slice(0, contextSize) };
  const [fresh] = together.slice(held.length);
  return { demonstrations: fresh ? held.with(random.int(held.length), fresh) : held };
}
