import type { TaskSpec } from '../../core/task.ts';
import type { Db, TaskRecord } from '../../store/db.ts';
import { updateTask } from '../../store/tasks.ts';
import { undo } from './undo.svelte.ts';

type Change = Partial<Omit<TaskSpec, 'id' | 'datasetId'>>;

/** Milliseconds without a key press after which a change is stored. */
const PAUSE = 400;

/** A task under a person's hands: changed at once on screen, stored soon after. */
export class TaskEditor {
  spec: TaskSpec;
  state = $state<'saved' | 'saving' | 'failed'>('saved');
  failure = $state<string>();

  #db: Db;
  #storedAt: number;
  #waiting: Change = {};
  #writing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(db: Db, record: TaskRecord) {
    this.#db = db;
    this.#storedAt = record.updatedAt;
    this.spec = $state.raw(record.spec);
  }

  /** Shows what another tab stored, unless something is on its way from here. */
  adopt(record: TaskRecord): void {
    if (record.updatedAt <= this.#storedAt || this.#writing || Object.keys(this.#waiting).length > 0) return;
    this.#storedAt = record.updatedAt;
    this.spec = record.spec;
  }

  change(change: Change): void {
    this.spec = { ...this.spec, ...change };
    this.#waiting = { ...this.#waiting, ...change };
    this.state = 'saving';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** A change that takes something away, with an offer to undo it. `said` is a sentence: what was done. */
  changeWithUndo(change: Change, said: string): void {
    const names = Object.keys(change) as (keyof Change)[];
    const before = Object.fromEntries(names.map((name) => [name, this.spec[name]])) as Change;
    this.change(change);
    undo.offer(said, async () => {
      this.change(before);
      await this.flush(); // the page may be closed by now
    });
  }

  /** Stores what waits. Resolves when it is durable, or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#writing) await this.#writing;
    if (Object.keys(this.#waiting).length === 0) return;
    this.#writing = this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    const change = this.#waiting;
    this.#waiting = {};
    this.state = 'saving';
    try {
      this.#storedAt = await updateTask(this.#db, this.spec.id, change);
      this.failure = undefined;
      if (Object.keys(this.#waiting).length === 0) this.state = 'saved';
    } catch (error) {
      this.#waiting = { ...change, ...this.#waiting };
      this.failure = error instanceof Error ? error.message : String(error);
      this.state = 'failed';
    } finally {
      this.#writing = undefined;
    }
  }
}
