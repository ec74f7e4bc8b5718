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
