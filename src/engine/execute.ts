import type { Scored } from '../core/candidate.ts';
import { SearchEnded } from '../core/errors.ts';
import type { Journal } from '../core/event.ts';
import type { Price, Role } from '../core/model.ts';
import { readOptions, type Optimizer } from '../core/optimizer.ts';
import { specDigest, type Budget, type Ending, type RunSpec, type Spent } from '../core/spec.ts';
import type { Caller } from './caller.ts';
import { bestFound, championOf, startOf } from './champion.ts';
import type { LiveTask } from './liveTask.ts';
import { Log } from './log.ts';
import { Purse } from './purse.ts';
import { Scope, type Circumstances } from './scope.ts';

/** What a run needs besides its spec. Nothing in it changes what the run records. */
export interface Host {
  readonly call: Caller;
  readonly journal: Journal;
  readonly budget: Budget;
  /** By role; missing where unknown. */
  readonly prices: Partial<Record<Role, Price>>;
  /** How the search ended when the run was here before; it is not searched further. */
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
 * Runs an optimizer from its first line, then opens the test split once for the start and the champion. Called again
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
  const purse = new Purse({
    budget: host.budget,
    prices: host.prices,
    recorded: log.entries.values(),
    verdictCalls: 2 * live.test.length,
    ended: host.ended,
  });
  log.append('begin', { type: 'run-began', spec: specDigest(spec) });
  host.onProgress?.(purse.spent);

  const search = circumstances('search', [host.pause, host.stop]);
  const verdict = circumstances('verdict', [host.pause]);

  function circumstances(purpose: 'search' | 'verdict', signals: AbortSignal[]): Circumstances {
    const broken = new AbortController();
    return {
      spec,
      task: live.task,
      log,
      purse,
      purpose,
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

  const options = readOptions(optimizer, spec.options);
  let ending: Ending = 'completed';
  let population: readonly Scored[] = [];
  try {
    population = await settled(optimizer.optimize(new Scope('', search), options), search);
    if (purse.cutSearch) ending = 'budget';
  } catch (error) {
    if (!(error instanceof SearchEnded)) throw error;
    ending = error.reason;
  }

  const start = startOf(live.task, log);
  const champion = championOf(population, start, log) ?? bestFound(start, log);
  try {
    await settled(openTest(), verdict);
  } catch (error) {
    // tokens or dollars ran out before the test split could be answered: the run ends without a verdict
    if (!(error instanceof SearchEnded)) throw error;
  }
  return { ending, champion: champion.id };

  async function openTest(): Promise<void> {
    if (live.test.length === 0) return;
    for (const candidate of start.id === champion.id ? [start] : [start, champion])
      await new Scope('v/', verdict, `1/${candidate.id}`).score(candidate, live.test, 'test');
    log.append(`v/2/${champion.id}`, { type: 'test-opened', start: start.id, champion: champion.id });
  }
}
