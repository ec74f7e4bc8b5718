import { mean } from '../core/candidate.ts';
import type { Estimate, Range } from '../core/estimate.ts';
import type { Entry, Journal } from '../core/event.ts';
import type { Cast, Price, Role, Usage } from '../core/model.ts';
import { finalCallsOf, type Optimizer } from '../core/optimizer.ts';
import type { Budget, RunSpec, Spent } from '../core/spec.ts';
import { totalOf } from '../core/tally.ts';
import { execute } from './execute.ts';
import type { LiveTask } from './liveTask.ts';
import { standIn, type Lane, type Manner } from './standIn.ts';

export interface RehearsalOptions {
  readonly prices: Partial<Record<Role, Price>>;
  readonly budget: Budget;
  readonly lanes: Cast<Lane>;
}

/** How the models of the real run may behave, from short and obedient to long-winded and clumsy. */
const MANNERS: readonly Manner[] = [
  { malformed: 0, accuracy: 0.8, chattiness: 0.5, slowness: 0.75, prompt: { growth: 1, least: 150 } },
  { malformed: 0.02, accuracy: 0.65, chattiness: 1, slowness: 1, prompt: { growth: 1.5, least: 450 } },
  { malformed: 0.06, accuracy: 0.5, chattiness: 2.5, slowness: 1.5, prompt: { growth: 3, least: 1000 } },
];

/** A method that wants more than this is estimated at this. */
const MOST_CALLS = 200_000;

/**
 * Estimates a run by running the very method against stand-ins that answer instantly, so that the estimate cannot
 * drift from the code. Time is counted in waves: what is in flight together takes one latency for each full lane.
 */
export async function rehearse(
  spec: RunSpec,
  optimizer: Optimizer,
  live: LiveTask,
  { prices, budget, lanes }: RehearsalOptions,
): Promise<Estimate> {
  // the stand-in says whether it is right instead of imitating every metric's formats
  const task = { ...live.task, metric: (output: string) => ({ score: output === 'right' ? 1 : 0 }) };
  const lengths = task.seeds.map(({ text }) => text.length);
  const staged = { seed: spec.seed, promptLength: mean(lengths) };
  const rehearsals: { spent: Spent; seconds: number }[] = [];
  for (const manner of MANNERS) {
    const stage = standIn(staged, manner, lanes);
    let spent: Spent | undefined;
    await execute(
      spec,
      optimizer,
      { ...live, task },
      {
        call: stage.call,
        journal: nowhere(),
        budget: { calls: MOST_CALLS },
        prices: {},
        pause: new AbortController().signal,
        stop: new AbortController().signal,
        onProgress: (now) => (spent = now),
      },
    );
    rehearsals.push({ spent: spent!, seconds: stage.seconds() });
  }
  const usdOf = ({ byRole }: Spent): number | undefined => totalOf(byRole, prices).usd;
  const ranged = (figure: (spent: Spent) => number): Range =>
    rangeOf(rehearsals.map(({ spent }) => figure(spent)));
  const calls = ranged((spent) => spent.calls);
  const tokens = ranged(({ usage }) => total(usage));
  const usd = rehearsals.every(({ spent }) => usdOf(spent) !== undefined)
    ? ranged((s) => usdOf(s)!)
    : undefined;
  return {
    calls,
    optimizerCalls: ranged((spent) => spent.byRole.optimizer.calls),
    taskCalls: ranged((spent) => spent.byRole.task.calls),
    judgeCalls: ranged((spent) => spent.byRole.judge.calls),
    verdictCalls: 2 * live.test.length,
    finalCalls: finalCallsOf(optimizer, spec.options, live.task.dev.length),
    tokens,
    usd,
    seconds: rangeOf(rehearsals.map(({ seconds }) => seconds)),
    secondsGuessed: lanes.optimizer.guessed || lanes.task.guessed,
    cutByBudget:
      calls.mid > budget.calls ||
      (budget.tokens !== undefined && tokens.mid > budget.tokens) ||
      (budget.usd !== undefined && usd !== undefined && usd.mid > budget.usd),
  };
}

const total = (usage: Usage): number => usage.tokensIn + usage.tokensOut;

function rangeOf(figures: readonly number[]): Range {
  const sorted = figures.toSorted((a, b) => a - b);
  return { low: sorted[0]!, mid: sorted[Math.floor(sorted.length / 2)]!, high: sorted.at(-1)! };
}

/** A journal for what need not be kept. */
const nowhere = (): Journal => ({ read: async (): Promise<Entry[]> => [], write: async () => {} });
