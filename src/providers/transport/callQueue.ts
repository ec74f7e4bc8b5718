import type { Queue, QueueAddOptions } from 'p-queue';

type Job = () => Promise<unknown>;

/** How a call waits. `priority` is higher for whoever asked earlier. */
export interface Queueing extends QueueAddOptions {
  /** What the model reads, from its beginning; nothing where that does not matter. */
  readonly text?: string;
}

interface Waiting {
  readonly run: Job;
  readonly priority: number;
  readonly text: string;
}

/** So often in a row the one that has waited longest may be passed over. */
const PASSED_OVER = 32;

/**
 * The order in which calls leave: as they asked; where their texts are given, whoever shares the longest beginning with the call
 * before goes first, for models that need not read that again. No call is passed over for ever: after so many others, the one that
 * asked first goes. To be used as the queue of a p-queue.
 */
export class CallQueue implements Queue<Job, Queueing> {
  /** Sorted by text: the longest common beginning is that of a neighbour. */
  readonly #waiting: Waiting[] = [];
  /** How many of them have a text. */
  #withText = 0;
  #last = '';
  #passedOver = 0;

  get size(): number {
    return this.#waiting.length;
  }

  enqueue(run: Job, { priority = 0, text = '' }: Partial<Queueing> = {}): void {
    this.#waiting.splice(this.#firstFrom(text, -priority), 0, { run, priority, text });
    if (text !== '') this.#withText++;
  }

  dequeue(): Job | undefined {
    if (this.#waiting.length === 0) return undefined;
    if (this.#withText === 0) return this.#take(0).run;
    const eldest = this.#eldest();
    const near = this.#nearest();
    const chosen = near === eldest || this.#passedOver >= PASSED_OVER ? eldest : near;
    this.#passedOver = chosen === eldest ? 0 : this.#passedOver + 1;
    const { run, text } = this.#take(chosen);
    this.#last = text;
    return run;
  }

  /** Takes out whoever waits like that. */
  leave({ priority = 0, text = '' }: Queueing): void {
    const at = this.#firstFrom(text, -priority);
    const there = this.#waiting[at];
    if (there?.priority === priority && there.text === text) this.#take(at);
  }

  filter({ priority }: Readonly<Partial<Queueing>>): Job[] {
    return this.#waiting.filter((one) => one.priority === priority).map(({ run }) => run);
  }

  /** p-queue asks for it; a call keeps its turn. */
  setPriority(): void {
    throw new Error('a call that waits keeps its turn');
  }

  #take(at: number): Waiting {
    const [taken] = this.#waiting.splice(at, 1) as [Waiting];
    if (taken.text !== '') this.#withText--;
    return taken;
  }

  /** The one that shares most with the call before. */
  #nearest(): number {
    const after = this.#firstFrom(this.#last, -Infinity);
    return this.#shared(after - 1) > this.#shared(after) ? after - 1 : after;
  }

  /** Characters at the beginning that a waiting call has in common with the one before; -1 where nobody waits. */
  #shared(at: number): number {
    const text = this.#waiting[at]?.text;
    if (text === undefined) return -1;
    let length = 0;
    while (length < text.length && text[length] === this.#last[length]) length++;
    return length;
  }

  #eldest(): number {
    let eldest = 0;
    for (let i = 1; i < this.#waiting.length; i++)
      if (this.#waiting[i]!.priority > this.#waiting[eldest]!.priority) eldest = i;
    return eldest;
  }

  /** Where a text belongs, behind the same text of a higher priority. */
  #firstFrom(text: string, order: number): number {
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.#waiting[middle]!;
      if (there.text < text || (there.text === text && -there.priority < order)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
