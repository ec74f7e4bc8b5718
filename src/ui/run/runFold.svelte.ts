import { liveQuery } from 'dexie';
import type { TaskSpec } from '../../core/task.ts';
import type { Db, EventRow } from '../../store/db.ts';
import { eventsOf } from '../../store/journal.ts';
import { emptyLayout, growLayout, type Layout } from '../../views/layout.ts';
import { growProgress, noProgress, type Progress } from '../../views/progress.ts';
import { canonical, emptyTree, growTree, type Tree } from '../../views/tree.ts';

/** Everything that is folded from the events of a run. The parts belong together: they changed at the same time. */
export interface Folded {
  readonly tree: Tree;
  readonly layout: Layout;
  readonly progress: Progress;
  /** Every event as written; shared by all that come after and only ever growing. */
  readonly rows: readonly EventRow[];
  readonly rowCount: number;
}

/** Milliseconds between two folds: one frame, and more for a tree that takes longer to draw. */
const pause = (nodes: number): number => Math.max(16, nodes / 8);

/**
 * The events of one run, folded while they come in: each time only the new ones are read, at most once a frame however
 * many are written.
 */
export class RunFold {
  #folded: Folded = $state.raw(undefined as unknown as Folded);
  #loaded = $state(false);
  #error = $state.raw<unknown>();
  #db: Db;
  #runId: string;

  constructor(db: Db, runId: string, task: TaskSpec) {
    this.#db = db;
    this.#runId = runId;
    this.#folded = {
      tree: emptyTree(task),
      layout: emptyLayout(),
      progress: noProgress(task),
      rows: [],
      rowCount: 0,
    };
  }

  /** Throws what reading the events threw. */
  get current(): Folded {
    if (this.#error !== undefined) throw this.#error;
    return this.#folded;
  }

  /** Whether what is stored has been read once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Begins to follow the journal. Returns the undo. */
  follow(): () => void {
    let after = -Infinity;
    let newest = -Infinity;
    let busy = false;
    let over = false;

    const read = async () => {
      while (!over && newest > after) {
        const rows = await eventsOf(this.#db, this.#runId, after);
        if (over) return;
        const last = rows.at(-1);
        if (!last) break;
        after = last.seq;
        this.#fold(rows, this.#loaded ? rows : await this.#ordered(rows));
        this.#loaded = true;
        await new Promise((passed) => setTimeout(passed, pause(this.#folded.tree.nodes.length)));
      }
      this.#loaded = true;
    };

    const fail = (error: unknown) => (this.#error = error ?? new Error('the events cannot be read'));
    const subscription = liveQuery(() => this.#newest()).subscribe({
      next: (seq) => {
        newest = seq;
        if (busy) return;
        busy = true;
        read()
          .catch(fail)
          .finally(() => (busy = false));
      },
      error: fail,
    });
    return () => {
      over = true;
      subscription.unsubscribe();
    };
  }

  async #newest(): Promise<number> {
    const [seq = -Infinity] = await this.#db.events
      .where('[runId+seq]')
      .between([this.#runId, -Infinity], [this.#runId, Infinity])
      .reverse()
      .limit(1)
      .primaryKeys();
    return seq;
  }

  /** A run that is over when it is opened is numbered by place, and so the same in every browser. */
  async #ordered(rows: EventRow[]): Promise<EventRow[]> {
    const run = await this.#db.runs.get(this.#runId);
    return run?.status === 'done' ? canonical(rows) : rows;
  }

  /** `ordered` are the added rows in the order in which nodes are numbered. */
  #fold(added: readonly EventRow[], ordered: readonly EventRow[]): void {
    const { tree, layout, progress, rows } = this.#folded;
    const grown = growTree(tree, ordered);
    for (const row of added) (rows as EventRow[]).push(row);
    this.#folded = {
      tree: grown,
      layout: growLayout(layout, grown),
      progress: growProgress(progress, added),
      rows,
      rowCount: rows.length,
    };
  }
}
