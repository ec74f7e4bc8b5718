import { ModelError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import { sleep as realSleep } from './sleep.ts';

export interface Retry {
  readonly error: ModelError;
  /** Tries made so far. */
  readonly tries: number;
  /** Milliseconds until the next. */
  readonly wait: number;
}

export interface RetryOptions {
  /** @default 6 */
  readonly tries?: number;
  /** Ends a call that is under way. The signal of a call does not: what is being paid for is waited for. */
  readonly kill?: AbortSignal;
  /** Told before every wait. */
  readonly onRetry?: (retry: Retry) => void;
  /** Rejects with the signal's reason when that is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
}

const NEVER = new AbortController().signal;

/** Milliseconds. */
const FIRST_WAIT = 500;
/** Rate limits are mostly counted by the minute. */
const FIRST_WAIT_OF_RATE_LIMIT = 2000;
const LONGEST_WAIT = 30_000;
/** Of a server that asks for more than this, a person should hear. */
const LONGEST_ASKED_WAIT = 300_000;

/**
 * Asks again after failures that may pass, with waits that double from half a second to half a minute, shortened at
 * random by up to a half, and never shorter than the server asks. The call's signal forbids further tries and ends a
 * wait at once; a try that is under way is finished whatever the signal says, since its answer may be paid for.
 *
 * @throws ModelError of the last try; the signal's reason; or the reason of `kill`.
 */
export const retried =
  (
    model: Model,
    { tries = 6, kill = NEVER, onRetry, sleep = realSleep, random = Math.random }: RetryOptions = {},
  ): Model =>
  async (request, signal) => {
    for (let made = 1; ; made++) {
      signal.throwIfAborted();
      try {
        return await model(request, kill);
      } catch (error) {
        if (!(error instanceof ModelError) || !error.retryable || made >= tries) throw error;
        const wait = waitAfter(error, made, random);
        if (wait > LONGEST_ASKED_WAIT) throw error;
        signal.throwIfAborted();
        onRetry?.({ error, tries: made, wait });
        await sleep(wait, kill === NEVER ? signal : AbortSignal.any([signal, kill]));
      }
    }
  };

/** Milliseconds before the next try, after `made` tries. */
function waitAfter({ kind, retryAfter = 0 }: ModelError, made: number, random: () => number): number {
  const first = kind === 'rate-limit' ? FIRST_WAIT_OF_RATE_LIMIT : FIRST_WAIT;
  const backoff = Math.min(LONGEST_WAIT, first * 2 ** (made - 1)) * (1 - random() / 2);
  // a little more than asked, and not all at the same moment
  return Math.max(backoff, retryAfter * (1 + random() / 10));
}
