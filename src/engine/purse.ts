import { SearchEnded, SetupError } from '../core/errors.ts';
import type { RunEvent } from '../core/event.ts';
import {
  costOf,
  NO_USAGE,
  worstCase,
  type Price,
  type Request,
  type Role,
  type Usage,
} from '../core/model.ts';
import type { Budget, Ending, Spent } from '../core/spec.ts';
import {
  addTally,
  noTallies,
  recordedBy,
  totalOf,
  withJudge,
  type Tallies,
  type Total,
} from '../core/tally.ts';
import { Losses } from './losses.ts';

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
  /** The run had come to its end here before: nothing new is bought for it. */
  readonly ended?: Ending | undefined;
  /** The calls that really went out and were answered, as they stand, those of earlier starts included. */
  readonly billed?: (() => Tallies) | undefined;
  /** What was lost on the way, and is being lost. None unless said. */
  readonly losses?: Losses | undefined;
  /** Told when a loss leaves no room for asking again: no further try may begin of what is under way. */
  readonly onOverdrawn?: () => void;
}

/** What a call is for. The search may not touch what is kept for the finals, nor these what is kept for the verdict. */
export type Purpose = 'search' | 'finals' | 'verdict';

/**
 * Holds a run to its budget. Calls are taken for a whole verb at once, so that a candidate is scored on all its
 * examples or not at all; tokens and dollars are reserved for each call at its worst case before it leaves and
 * settled after, so that calls in flight can never carry the run past its cap. Of an answer that was lost on the way the
 * worst case stays taken.
 */
export class Purse {
  readonly #budget: Budget;
  readonly #prices: Partial<Record<Role, Price>>;
  readonly #kept: Readonly<Record<Purpose, number>>;
  readonly #ended: Ending | undefined;
  readonly #losses: Losses;
  readonly #billed: () => Tallies;
  readonly #made = noTallies();
  #takenCalls = 0;
  #passed = 0;
  #reservedTokens = 0;
  #reservedUsd = 0;
  #inFlight = 0;
  #waiting: (() => void)[] = [];

  /** @throws SetupError when dollars are capped but a price is unknown. */
  constructor({
    budget,
    prices,
    roles,
    recorded,
    verdictCalls,
    finalCalls,
    ended,
    billed = noTallies,
    losses = new Losses(),
    onOverdrawn,
  }: PurseOptions) {
    if (budget.usd !== undefined && roles.some((role) => !prices[role]))
      throw new SetupError(
        'The budget is in dollars, but the price of a model is unknown. Enter the price under Models, or remove the dollar cap.',
      );
    this.#budget = budget;
    this.#prices = withJudge(prices, roles.includes('judge'));
    this.#kept = { search: verdictCalls + finalCalls, finals: verdictCalls, verdict: 0 };
    this.#ended = ended;
    this.#billed = billed;
    this.#losses = losses;
    losses.listen(() => {
      if (!this.#holds(this.#committedTokens, this.#committedUsd)) onOverdrawn?.();
    });
    for (const event of recorded) {
      const made = recordedBy(event);
      if (made) this.#count(made.role, made.calls, made.usage);
    }
    this.#takenCalls = this.spent.calls;
  }

  /**
   * Takes `calls` calls that a place is about to make. Those of a recorded place are paid for.
   * @throws SearchEnded when they are more than is left.
   */
  take(calls: number, purpose: Purpose, recorded: boolean): void {
    if (!recorded) {
      if (purpose === 'search' ? this.#hasEnded : this.#ended !== undefined)
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
    const lost = this.#lost;
    return { ...this.#taken, byRole: { ...this.#made }, ...(lost.calls > 0 && { lost }) };
  }

  get #hasEnded(): boolean {
    return this.#ended !== undefined && this.#ended !== 'completed';
  }

  #cap(purpose: Purpose): number {
    return this.#budget.calls - this.#kept[purpose];
  }

  #fits(tokens: number, usd: number, purpose: Purpose): boolean {
    const kept = this.#keptFrom(purpose);
    return this.#holds(
      this.#committedTokens + tokens + total(kept),
      this.#committedUsd + usd + (costOf(kept, this.#prices.task) ?? 0),
    );
  }

  #holds(tokens: number, usd: number): boolean {
    return tokens <= (this.#budget.tokens ?? Infinity) && usd <= (this.#budget.usd ?? Infinity);
  }

  /**
   * Tokens that answers have taken, and those that calls under way and lost answers may have, at most. After a start that was
   * broken off, more was billed than the run has come past again: it is not to be spent twice.
   */
  get #committedTokens(): number {
    const taken = Math.max(total(this.#taken.usage), total(this.#bill.usage));
    return taken + this.#reservedTokens + total(this.#lost.usage);
  }

  /** The same in dollars. */
  get #committedUsd(): number {
    const taken = Math.max(this.#taken.usd ?? 0, this.#bill.usd ?? 0);
    return taken + this.#reservedUsd + (this.#lost.usd ?? 0);
  }

  /** What the calls that are put aside will probably take, by the mean of the task calls so far and a fifth more. */
  #keptFrom(purpose: Purpose): Usage {
    const { calls, usage } = this.#made.task;
    if (calls === 0) return NO_USAGE;
    const share = (1.2 * this.#kept[purpose]) / calls;
    return { tokensIn: usage.tokensIn * share, tokensOut: usage.tokensOut * share };
  }

  get #taken(): Total {
    return totalOf(this.#made, this.#prices);
  }

  get #bill(): Total {
    return totalOf(this.#billed(), this.#prices);
  }

  get #lost(): Total {
    return totalOf(this.#losses.tallies, this.#prices);
  }

  #count(role: Role, calls: number, usage: Usage): void {
    this.#made[role] = addTally(this.#made[role], { calls, usage });
  }
}

const total = (usage: Usage): number => usage.tokensIn + usage.tokensOut;
