import type { Candidate } from '../core/candidate.ts';
import { callKey } from '../core/digest.ts';
import type { Entry, RememberedCall } from '../core/event.ts';
import { byRole, ofRole, ROLES, type ModelRef, type Price, type Role, type Usage } from '../core/model.ts';
import type { RunSpec } from '../core/spec.ts';
import { addTally, noTallies, totalOf, withJudge, type Tally, type Total } from '../core/tally.ts';
import type { Example } from '../core/task.ts';
import { taskRequest } from '../core/taskRequest.ts';
import { sizeOf, sizesOf } from './measure.ts';

/** What calls were made for. */
export type Work =
  /** An operator asked a model: for prompts, criticism, votes. */
  | { readonly kind: 'asked'; readonly by: string }
  /** The prompts that an operator made were scored in the search. */
  | { readonly kind: 'scored'; readonly by: string }
  /** Finalists were scored on the whole dev split. */
  | { readonly kind: 'finals' }
  | { readonly kind: 'verdict' }
  /** Answers to what is under way or was broken off: they are kept, but no event rests on them yet. */
  | { readonly kind: 'unfinished' };

/** Calls that went out and were answered, with what they took. */
export interface Account extends Total {
  /** Answers besides that came from memory, and cost nothing. */
  readonly remembered: number;
  /** Milliseconds that the calls took, added up; they may have run side by side. */
  readonly ms: number;
}

export interface RoleAccount extends Account {
  readonly role: Role;
  readonly model: ModelRef;
}

export interface WorkAccount extends Account {
  readonly work: Work;
}

/** What a run cost, in all and in parts. The roles add up to the total, and so does the work. */
export interface Ledger {
  readonly total: Account;
  readonly roles: readonly RoleAccount[];
  /** In the order in which it was first done; the verdict last, and behind it what is unfinished. */
  readonly work: readonly WorkAccount[];
  /** Answers that were lost on the way: they are in no account, and may have cost this much besides. */
  readonly lost: Total;
}

export interface Books {
  readonly spec: RunSpec;
  /** By role; missing where unknown. */
  readonly prices: Partial<Record<Role, Price>>;
  /** In the order in which they were written; the scores may be left out. */
  readonly entries: readonly Entry[];
  /** The rows that the run uses. */
  readonly examples: readonly Example[];
  /** The calls that the run has paid for. */
  readonly calls: readonly RememberedCall[];
  readonly lost: readonly { readonly role: Role; readonly worst: Usage }[];
}

/**
 * Adds up what a run cost. Of every question that the run put, the first time is what was paid for, if the run has
 * paid for its answer; otherwise, and each further time, the answer came from memory.
 */
export function ledgerOf(books: Books): Ledger {
  const { spec, calls, lost } = books;
  const prices = withJudge(books.prices, spec.models.judge !== undefined);
  const open = new Map(calls.map((call) => [call.key, call]));
  const roles = byRole(() => new Page());
  const pages = new Map<string, { readonly work: Work; readonly page: Page }>();
  const pageOf = (work: Work): Page => {
    const name = Object.values(work).join(' ');
    const kept = pages.get(name) ?? { work, page: new Page() };
    pages.set(name, kept);
    return kept.page;
  };
  const pay = (call: RememberedCall, page: Page): void => {
    open.delete(call.key);
    page.pay(call);
    roles[call.role].pay(call);
  };

  for (const { work, role, asked, keys } of postings(books)) {
    const page = pageOf(work);
    const paid = keys.map((key) => open.get(key)).filter((call) => call !== undefined);
    for (const call of paid) pay(call, page);
    page.remembered += asked - paid.length;
    roles[role].remembered += asked - paid.length;
  }
  for (const call of [...open.values()]) pay(call, pageOf({ kind: 'unfinished' }));

  const losses = noTallies();
  for (const { role, worst } of lost) losses[role] = addTally(losses[role], { calls: 1, usage: worst });
  return {
    total: sumOf(Object.values(roles)).account(prices),
    roles: ROLES.filter((role) => spec.models[role] || !roles[role].isEmpty).map((role) => ({
      role,
      model: ofRole(spec.models, role),
      ...roles[role].account(prices),
    })),
    work: [...pages.values()]
      .filter(({ page }) => !page.isEmpty)
      .map(({ work, page }) => ({ work, ...page.account(prices) }))
      .sort((a, b) => rank(a.work) - rank(b.work)),
    lost: totalOf(losses, prices),
  };
}

/** Questions that were put at one place of a run: how many were asked, and under which keys their answers lie. */
interface Posting {
  readonly work: Work;
  readonly role: Role;
  readonly asked: number;
  readonly keys: readonly string[];
}

function* postings({ spec, entries, examples }: Books): Generator<Posting> {
  const sizes = sizesOf(spec.task.split);
  const byId = new Map(examples.map((example) => [example.id, example]));
  const proposed = new Map<string, Candidate>();
  for (const { place, event } of entries) {
    if (event.type === 'candidate-proposed') proposed.set(event.candidate.id, event.candidate);
    if (event.type === 'reply-received') {
      const { by, role = 'optimizer', calls } = event;
      yield { work: { kind: 'asked', by }, role, asked: calls.length, keys: calls };
    }
    if (event.type !== 'candidate-scored') continue;
    const candidate = proposed.get(event.candidateId);
    if (!candidate) continue;
    const ids = typeof event.on === 'string' ? spec.task.split[event.on] : event.on;
    const rows = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
    yield {
      work: scoringAt(place, candidate.by),
      role: 'task',
      asked: event.asked ?? sizeOf(event, sizes),
      keys: rows.map((row) => callKey(taskRequest(spec, candidate, row, event.measuring))),
    };
  }
}

/** Calls under one heading, by role, since roles differ in price. */
class Page {
  readonly tallies: Record<Role, Tally> = noTallies();
  remembered = 0;
  ms = 0;

  pay({ role, completion, ms }: RememberedCall): void {
    this.tallies[role] = addTally(this.tallies[role], { calls: 1, usage: completion.usage });
    this.ms += ms;
  }

  get isEmpty(): boolean {
    return this.remembered === 0 && ROLES.every((role) => this.tallies[role].calls === 0);
  }

  account(prices: Partial<Record<Role, Price>>): Account {
    return { ...totalOf(this.tallies, prices), remembered: this.remembered, ms: this.ms };
  }
}

function sumOf(pages: readonly Page[]): Page {
  const sum = new Page();
  for (const { tallies, remembered, ms } of pages) {
    for (const role of ROLES) sum.tallies[role] = addTally(sum.tallies[role], tallies[role]);
    sum.remembered += remembered;
    sum.ms += ms;
  }
  return sum;
}

/** The places of the finals begin with `f`, and those of the verdict with `v`. */
const scoringAt = (place: string, by: string): Work =>
  place.startsWith('f')
    ? { kind: 'finals' }
    : place.startsWith('v')
      ? { kind: 'verdict' }
      : { kind: 'scored', by };

const rank = ({ kind }: Work): number => ['finals', 'verdict', 'unfinished'].indexOf(kind);
