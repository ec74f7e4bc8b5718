import { SearchEnded, SetupError } from '../core/errors.ts';
import type { RunEvent } from '../core/event.ts';
import {
  addUsage,
  byRole,
  costOf,
  NO_USAGE,
  ROLES,
  worstCase,
  type Price,
  type Request,
  type Role,
  type Usage,
} from '../core/model.ts';
import type { Budget, Ending, Spent } from '../core/spec.ts';

export interface PurseOptions {
  readonly budget: Budget;
  readonly prices: Partial<Record<Role, Price>>;
  /** Those that have a model. */
  readonly roles: readonly Role[];
  /** What the journal already has: it is spent, and its replay is free. */
  readonly recorded: Iterable<RunEvent>;
  /** Task calls put aside for opening the test split at the end. */
  readonly verdictCalls: number;
  /** Task calls put aside for scoring the finalists on dev, before that. */
  readonly finalCalls: number;
  /** The search had ended here before: nothing new is bought for it. */
  readonly ended?: Ending | undefined;
}

/** What a call is for. The search may not touch what is kept for the finals, nor these what is kept for the verdict. */
export type Purpose = 'search' | 'finals' | 'verdict';

interface Tally {
  calls: number;
  usage: Usage;
}

/**
 * Holds a run to its budget. Calls are taken for a whole verb at once, so that a candidate is scored on all its
 * examples or not at all; tokens and dollars are reserved for each call at its worst case before it leaves and
 * settled after, so that calls in flight can never carry the run past its cap.
 */
export class Purse {
  readonly #budget: Budget;
  readonly #prices: Partial<Record<Role, Price>>;
  readonly #kept: Readonly<Record<Purpose, number>>;
  readonly #ended: Ending | undefined;
  readonly #made: Record<Role, Tally> = byRole(() => ({ calls: 0, usage: NO_USAGE }));
  #takenCalls = 0;
  #passed = 0;
  #reservedTokens = 0;
  #reservedUsd = 0;
  #inFlight = 0;
  #waiting: (() => void)[] = [];

  /** @throws SetupError when dollars are capped but a price is unknown. */
  constructor({ budget, prices, roles, recorded, verdictCalls, finalCalls, ended }: PurseOptions) {
    if (budget.usd !== undefined && roles.some((role) => !prices[role]))
      throw new SetupError(
        'The budget is in dollars, but the price of a model is unknown. Enter the price under Models, or remove the dollar cap.',
      );
    this.#budget = budget;
    // a judge without a model of its own is the optimizer model
    this.#prices =
      roles.includes('judge') || !prices.optimizer ? prices : { ...prices, judge: prices.optimizer };
    this.#kept = { search: verdictCalls + finalCalls, finals: verdictCalls, verdict: 0 };
    this.#ended = ended;
    for (const event of recorded) {
      if (event.type === 'reply-received')
        this.#count(event.role ?? 'optimizer', event.calls.length, event.usage);
      if (event.type === 'candidate-scored') {
        const calls = event.asked ?? event.scores.length;
        this.#count('task', calls, event.usage);
      }
    }
    this.#takenCalls = this.spent.calls;
  }

  /**
   * Takes `calls` calls that a place is about to make. Those of a recorded place are paid for.
   * @throws SearchEnded when they are more than is left.
   */
  take(calls: number, purpose: Purpose, recorded: boolean): void {
    if (!recorded) {
      if (purpose === 'search' && this.#hasEnded)
        throw new SearchEnded(this.#ended === 'stopped' ? 'stopped' : 'budget');
      if (this.#takenCalls + calls > this.#cap(purpose)) throw new SearchEnded('budget');
      this.#takenCalls += calls;
    }
    this.#passed += calls;
  }

  /** Logical calls that the run has come past, replayed ones included: the same number at the same place on every replay. */
  get passed(): number {
    return this.#passed;
  }

  /** Calls between what the run has come past and its cap. */
  left(purpose: Purpose): number {
    return this.#cap(purpose) - this.#passed;
  }

  /** Whether so many further calls could be taken. */
  reaches(calls: number, purpose: Purpose): boolean {
    return this.#takenCalls + calls <= this.#cap(purpose);
  }

  /**
   * Asked before the search begins something new.
   * @throws SearchEnded when not a single further call of it would be let through, or it had ended here before. It is thrown
   *   and not told, since whatever a method did after it would stand in the way when the budget is raised.
   */
  refuseIfSpent(): void {
    if (this.#hasEnded) throw new SearchEnded(this.#ended === 'stopped' ? 'stopped' : 'budget');
    if (this.left('search') <= 0) throw new SearchEnded('budget');
  }

  /**
   * Waits until the worst case of a call fits, reserves it, makes the call and settles what it really took.
   * @throws SearchEnded when it cannot fit even with nothing else in flight.
   */
  async spend<T extends { readonly usage: Usage }>(
    role: Role,
    request: Request,
    purpose: Purpose,
    call: () => Promise<T>,
  ): Promise<T> {
    const worst = worstCase(request);
    const tokens = worst.tokensIn + worst.tokensOut;
    const usd = costOf(worst, this.#prices[role]) ?? 0;
    if (this.#budget.tokens !== undefined || this.#budget.usd !== undefined)
      while (!this.#fits(tokens, usd, purpose)) {
        if (this.#inFlight === 0) throw new SearchEnded('budget');
        await new Promise<void>((settled) => this.#waiting.push(settled));
      }
    this.#reservedTokens += tokens;
    this.#reservedUsd += usd;
    this.#inFlight++;
    try {
      const answer = await call();
      this.#count(role, 1, answer.usage);
      return answer;
    } finally {
      this.#reservedTokens -= tokens;
      this.#reservedUsd -= usd;
      this.#inFlight--;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const retry of waiting) retry();
    }
  }

  /** What the run has taken so far, remembered answers included. */
  get spent(): Spent {
    const made = ROLES.map((role) => this.#made[role]);
    return {
      calls: made.reduce((sum, { calls }) => sum + calls, 0),
      usage: made.reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE),
      usd: this.#usd(),
      byRole: byRole((role) => ({ ...this.#made[role] })),
    };
  }

  get #hasEnded(): boolean {
    return this.#ended !== undefined && this.#ended !== 'completed';
  }

  #cap(purpose: Purpose): number {
    return this.#budget.calls - this.#kept[purpose];
  }

  #fits(tokens: number, usd: number, purpose: Purpose): boolean {
    const kept = this.#keptFrom(purpose);
    const { usage } = this.spent;
    const tokensAfter = total(usage) + this.#reservedTokens + tokens + total(kept);
    if (this.#budget.tokens !== undefined && tokensAfter > this.#budget.tokens) return false;
    if (this.#budget.usd === undefined) return true;
    const usdAfter = (this.#usd() ?? 0) + this.#reservedUsd + usd + (costOf(kept, this.#prices.task) ?? 0);
    return usdAfter <= this.#budget.usd;
  }

  /** What the calls that are put aside will probably take, by the mean of the task calls so far and a fifth more. */
  #keptFrom(purpose: Purpose): Usage {
    const { calls, usage } = this.#made.task;
    if (calls === 0) return NO_USAGE;
    const share = (1.2 * this.#kept[purpose]) / calls;
    return { tokensIn: usage.tokensIn * share, tokensOut: usage.tokensOut * share };
  }

  #usd(): number | undefined {
    let sum = 0;
    for (const role of ROLES) {
      const { calls, usage } = this.#made[role];
      const cost = costOf(usage, this.#prices[role]);
      if (cost === undefined && calls > 0) return undefined;
      sum += cost ?? 0;
    }
    return sum;
  }

  #count(role: Role, calls: number, usage: Usage): void {
    const tally = this.#made[role];
    this.#made[role] = { calls: tally.calls + calls, usage: addUsage(tally.usage, usage) };
  }
}

const total = (usage: Usage): number => usage.tokensIn + usage.tokensOut;
