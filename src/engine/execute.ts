import type { Candidate } from '../core/candidate.ts';
import { SearchEnded } from '../core/errors.ts';
import type { Journal } from '../core/event.ts';
import { ROLES, type Price, type Role } from '../core/model.ts';
import { finalCallsOf, readOptions, type Optimizer } from '../core/optimizer.ts';
import { specDigest, type Budget, type Ending, type RunSpec, type Spent } from '../core/spec.ts';
import type { Tallies } from '../core/tally.ts';
import type { Caller } from './caller.ts';
import { bestFound, championOf, lastKept, proposedAs, startOf, unscoredOnDev } from './champion.ts';
import type { LiveTask } from './liveTask.ts';
import type { Losses } from './losses.ts';
import { Log } from './log.ts';
import { Purse, type Purpose } from './purse.ts';
import { Scope, type Circumstances } from './scope.ts';
import { strandAt, Turns } from './turns.ts';

/** What a run needs besides its spec. Nothing in it changes what the run records. */
export interface Host {
  readonly call: Caller;
  readonly journal: Journal;
  readonly budget: Budget;
  /** By role; missing where unknown. */
  readonly prices: Partial<Record<Role, Price>>;
  /** The calls that really went out and were answered, as they stand, those of earlier starts included. */
  readonly billed?: (() => Tallies) | undefined;
  /** Told of answers that are lost on the way, and of those that were when the run was here before. */
  readonly losses?: Losses | undefined;
  /** How the run had ended when it was here before; nothing new is bought for it. */
  readonly ended?: Ending | undefined;
  /** Aborted with `Paused`: no further calls begin, those in flight are awaited. */
  readonly pause: AbortSignal;
  /** Aborted with `SearchEnded`: the search ends, the verdict is still opened. */
  readonly stop: AbortSignal;
  /** Told what was spent before, and then whenever a call settles. */
  readonly onProgress?: (spent: Spent) => void;
}

export interface Result {
  readonly ending: Ending;
  /** Candidate id. */
  readonly champion: string;
}

/**
 * Runs an optimizer from its first line, scores the finalists that it left unscored on dev, then opens the test split
 * once for the start and the champion. Called again
 * on the same spec it replays: remembered calls are not asked again, recorded events are checked and not rewritten,
 * and so it comes back to where it was.
 *
 * @throws Paused when paused; ModelError when a call gave no answer; ReplayDivergence when the journal was made by
 *   another version or other settings. In every case all calls in flight have been awaited and are remembered.
 */
export async function execute(
  spec: RunSpec,
  optimizer: Optimizer,
  live: LiveTask,
  host: Host,
): Promise<Result> {
  const log = await Log.open(host.journal);
  const options = readOptions(optimizer, spec.options);
  const finalists = optimizer.finalists?.(options) ?? 0;
  const purse = new Purse({
    budget: host.budget,
    prices: host.prices,
    roles: ROLES.filter((role) => spec.models[role]),
    recorded: log.entries.values(),
    verdictCalls: 2 * live.test.length,
    finalCalls: finalCallsOf(optimizer, options, live.task.dev.length),
    ended: host.ended,
    billed: host.billed,
    losses: host.losses,
    onOverdrawn: () => {
      for (const phase of [search, finals, verdict])
        if (phase.inFlight.size > 0) phase.abandon(new SearchEnded('budget'));
    },
  });
  log.append('begin', { type: 'run-began', spec: specDigest(spec) });
  host.onProgress?.(purse.spent);

  // the search scores no prompt on more than a split at a time
  const mostTaken = Math.max(live.task.train.length, live.task.dev.length);
  const search = circumstances('search', [host.pause, host.stop]);
  const finals = circumstances('finals', [host.pause]);
  const verdict = circumstances('verdict', [host.pause]);

  function circumstances(purpose: Purpose, signals: AbortSignal[]): Circumstances {
    const broken = new AbortController();
    return {
      spec,
      task: live.task,
      log,
      purse,
      purpose,
      turns: new Turns(purse, purpose, mostTaken),
      call: host.call,
      inFlight: new Set(),
      signal: AbortSignal.any([...signals, broken.signal]),
      abandon: (reason) => broken.abort(reason),
      onProgress: () => host.onProgress?.(purse.spent),
    };
  }

  /** Whatever way it ends, nothing that is under way is left behind. */
  async function settled<T>(work: Promise<T>, { inFlight }: Circumstances): Promise<T> {
    try {
      return await work;
    } finally {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
      await log.flush();
    }
  }

  let ending: Ending = 'completed';
  let population: readonly Candidate[] = [];
  try {
    population = await settled(optimizer.optimize(new Scope(strandAt(''), search), options), search);
  } catch (error) {
    if (!(error instanceof SearchEnded)) throw error;
    ending = error.reason;
  }

  const start = startOf(live.task, log);
  if (finalists > 0) await unlessSpent(settled(scoreFinalists(), finals));
  const champion = championOf(population, start, log) ?? bestFound(start, log);
  await unlessSpent(settled(openTest(), verdict));
  return { ending, champion: champion.id };

  async function scoreFinalists(): Promise<void> {
    const last = population.length > 0 ? population : lastKept(log);
    const others = last.filter(({ id }) => id !== start.id).slice(0, finalists);
    for (const { id } of unscoredOnDev([start, ...others], log)) {
      // as it was proposed, without outcomes: what it was asked before counts again, whatever the budget was till here
      const finalist = id === start.id ? start : proposedAs(id, log);
      await new Scope(strandAt('f/'), finals, id).score(finalist, live.task.dev);
    }
  }

  async function openTest(): Promise<void> {
    if (live.test.length === 0) return;
    for (const candidate of start.id === champion.id ? [start] : [start, champion])
      await new Scope(strandAt('v/'), verdict, `1/${candidate.id}`).score(
        candidate,
        live.test,
        'metric',
        'test',
      );
    log.append(`v/2/${champion.id}`, { type: 'test-opened', start: start.id, champion: champion.id });
  }
}

/** Tokens or dollars ran out before the end: a run ends without its verdict rather than pass its cap. */
async function unlessSpent(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof SearchEnded)) throw error;
  }
}
