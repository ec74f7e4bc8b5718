import type { RunEvent } from './event.ts';
import { addUsage, byRole, costOf, NO_USAGE, ROLES, type Price, type Role, type Usage } from './model.ts';

/** Calls, and the tokens that they took. */
export interface Tally {
  readonly calls: number;
  readonly usage: Usage;
}

export type Tallies = Readonly<Record<Role, Tally>>;

export const noTallies = (): Record<Role, Tally> => byRole(() => ({ calls: 0, usage: NO_USAGE }));

export const addTally = (a: Tally, b: Tally): Tally => ({
  calls: a.calls + b.calls,
  usage: addUsage(a.usage, b.usage),
});

/** The logical calls that an event records, and in whose part they were made; undefined where there are none. */
export function recordedBy(event: RunEvent): (Tally & { readonly role: Role }) | undefined {
  if (event.type === 'reply-received')
    return { role: event.role ?? 'optimizer', calls: event.calls.length, usage: event.usage };
  if (event.type === 'candidate-scored')
    return { role: 'task', calls: event.asked ?? event.scores.length, usage: event.usage };
  return undefined;
}

/** Prices by role, where a judge without a model of its own is the optimizer model. */
export const withJudge = (
  prices: Partial<Record<Role, Price>>,
  hasItsOwn: boolean,
): Partial<Record<Role, Price>> =>
  hasItsOwn || !prices.optimizer ? prices : { ...prices, judge: prices.optimizer };

export interface Total extends Tally {
  /** Dollars; undefined while a price that is needed is unknown. */
  readonly usd: number | undefined;
}

/** All roles together. Of roles without calls the price is not needed. */
export function totalOf(tallies: Tallies, prices: Partial<Record<Role, Price>>): Total {
  let total: Total = { calls: 0, usage: NO_USAGE, usd: 0 };
  for (const role of ROLES) {
    if (tallies[role].calls === 0) continue;
    const cost = costOf(tallies[role].usage, prices[role]);
    const usd = total.usd === undefined || cost === undefined ? undefined : total.usd + cost;
    total = { ...addTally(total, tallies[role]), usd };
  }
  return total;
}
