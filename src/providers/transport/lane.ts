import pLimit from 'p-limit';
import { ModelError } from '../../core/errors.ts';
import type { Hold } from '../../core/laneState.ts';

/**
 * A share of one server: everybody who calls it goes through the same lane, so that together they keep to its width.
 * A rate limit halves the width; every full round of answers widens it by one again.
 */
export interface Lane {
  /** Calls that may be in flight at a time, as things are. */
  readonly width: number;
  readonly inFlight: number;
  readonly waiting: number;
  /** Why nothing goes out now, or less than could; set by whoever knows. */
  held: Hold | undefined;
  /** Runs `work` when there is room, in the order of asking. */
  readonly enter: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs one try of a call, and learns from how it ends. */
  readonly watch: <T>(attempt: () => Promise<T>) => Promise<T>;
}

/** @throws Error when `concurrency`, the calls that may be in flight at a time, is not a whole number from 1 on. */
export function makeLane(concurrency: number): Lane {
  const limit = pLimit(concurrency);
  let answers = 0;
  let narrowings = 0;

  const narrow = () => {
    limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
    narrowings++;
    answers = 0;
  };
  const answered = () => {
    if (limit.concurrency >= concurrency || ++answers < limit.concurrency) return;
    limit.concurrency++;
    answers = 0;
  };

  return {
    held: undefined,
    get width() {
      return limit.concurrency;
    },
    get inFlight() {
      return limit.activeCount;
    },
    get waiting() {
      return limit.pendingCount;
    },
    enter: (work) => limit(work),
    async watch(attempt) {
      const before = narrowings;
      try {
        const result = await attempt();
        answered();
        return result;
      } catch (error) {
        // tries that were under way already when the lane was narrowed tell nothing new
        if (error instanceof ModelError && error.kind === 'rate-limit' && before === narrowings) narrow();
        throw error;
      }
    },
  };
}
