import { ModelError } from '../../core/errors.ts';
import type { Model, Request } from '../../core/model.ts';
import type { Lane } from './lane.ts';
import { nothingCame } from './nothingCame.ts';
import { LONGEST_ASKED_WAIT } from './rest.ts';
import { sleep as realSleep } from './sleep.ts';

export interface RetryOptions {
  /** Tries that may fail; three times as many where the server only says that calls come too fast. @default 6 */
  readonly tries?: number;
  /** A failed try is not made again, and nobody waits for the network. @default false */
  readonly failFast?: boolean | undefined;
  /** What a model reads of a request, where those that begin alike are to follow each other. */
  readonly textOf?: (request: Request) => string;
  /** The signal of a call ends it under way as well: for models that cost nothing. What is being paid for is waited for. @default false */
  readonly breakOff?: boolean;
  /** Told of every try whose answer may be billed although nobody could read it. */
  readonly onLost?: (request: Request, error: ModelError) => void;
  /** Rejects with the signal's reason when that is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
}

const NEVER = new AbortController().signal;

/** Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** After a rate limit, where the lane waits as well. */
const LONGEST_WAIT_OF_RATE_LIMIT = 4000;

/**
 * Sends the calls of a model through a lane, and again after failures that may pass, with waits that double from half a second to
 * half a minute, shortened at random by up to a half. While a call waits to be tried again it gives its room in the lane to others,
 * but not its turn: it asked earlier, so it goes first. The call's signal forbids further tries and ends a wait at once; a
 * try that is under way is finished whatever the signal says, since its answer may be paid for, unless it may be broken off.
 *
 * @throws ModelError of the last try; the signal's reason.
 */
export const retried =
  (
    model: Model,
    lane: Lane,
    {
      tries = 6,
      failFast = false,
      textOf = () => '',
      breakOff = false,
      onLost,
      sleep = realSleep,
      random = Math.random,
    }: RetryOptions = {},
  ): Model =>
  async (request, signal) => {
    const place = lane.place(textOf(request), !failFast);
    let failed = 0;
    let refused = 0;
    let replies = lane.replies;
    for (;;) {
      try {
        return await lane.enter(place, signal, () => model(request, breakOff ? signal : NEVER));
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        if (error.mayBeBilled) onLost?.(request, error);
        if (error.kind === 'rate-limit') refused++;
        else if (!isOutage(error, lane, replies)) failed++;
        replies = lane.replies;
        const mayPass = error.retryable && (error.retryAfter ?? 0) <= LONGEST_ASKED_WAIT;
        if (failFast || !mayPass || failed >= tries || refused >= 3 * tries) throw error;
        const longest = error.kind === 'rate-limit' ? LONGEST_WAIT_OF_RATE_LIMIT : LONGEST_WAIT;
        const wait = Math.min(longest, FIRST_WAIT * 2 ** Math.max(0, failed + refused - 1));
        await sleep(wait * (1 - random() / 2), signal);
      }
    }
  };

/**
 * Whether a failure says nothing about its call: the lane is out, or a server that was heard before has not been heard by anybody
 * since this call was last tried.
 */
const isOutage = (error: ModelError, lane: Lane, repliesBefore: number): boolean =>
  nothingCame(error) &&
  (lane.out || (error.kind === 'network' && lane.replies > 0 && lane.replies === repliesBefore));
