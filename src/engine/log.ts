import { canonicalJson } from '../core/digest.ts';
import { ReplayDivergence } from '../core/errors.ts';
import type { Entry, Journal, RunEvent } from '../core/event.ts';

/** Appends to a journal, skips what is recorded already, and refuses to contradict it. */
export class Log {
  readonly #journal: Journal;
  readonly #events: Map<string, RunEvent>;
  #writes: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;

  private constructor(journal: Journal, entries: readonly Entry[]) {
    this.#journal = journal;
    this.#events = new Map(entries.map(({ place, event }) => [place, event]));
  }

  static async open(journal: Journal): Promise<Log> {
    return new Log(journal, await journal.read());
  }

  has(place: string): boolean {
    return this.#events.has(place);
  }

  get entries(): ReadonlyMap<string, RunEvent> {
    return this.#events;
  }

  /**
   * Records what happened at a place.
   * @throws ReplayDivergence when something else is recorded there.
   */
  append(place: string, event: RunEvent): void {
    if (this.#failure) throw this.#failure.error;
    const recorded = this.#events.get(place);
    if (recorded) {
      if (!equal(recorded, event)) throw divergence(place, recorded, event);
      return;
    }
    this.#events.set(place, event);
    const write = this.#journal.write([{ place, event }]);
    write.catch((error: unknown) => (this.#failure ??= { error }));
    this.#writes.push(write);
  }

  /** Resolves when everything appended so far is durable. */
  async flush(): Promise<void> {
    const writes = this.#writes;
    this.#writes = [];
    await Promise.all(writes);
  }
}

const equal = (a: RunEvent, b: RunEvent): boolean =>
  JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(b);

function divergence(place: string, recorded: RunEvent, now: RunEvent): ReplayDivergence {
  if (recorded.type === 'run-began' && now.type === 'run-began')
    return new ReplayDivergence(
      'This run was recorded with other settings: its method, options, seed, task or models differ from what it is now asked to run with.',
    );
  return new ReplayDivergence(
    `At place ${place} the journal has “${recorded.type}”, but the method now does “${now.type}”` +
      `${recorded.type === now.type ? ' with other content' : ''}. It was made by another version; it can be viewed, not continued.`,
  );
}
