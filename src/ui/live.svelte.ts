import { liveQuery } from 'dexie';
import { createSubscriber } from 'svelte/reactivity';

/** A database query as reactive state: subscribed while something reads `current`, and only then. */
export class Live<T> {
  #value: T;
  #error: unknown;
  #failed = false;
  #loaded = false;
  #track: () => void;

  constructor(query: () => Promise<T>, initial: T) {
    this.#value = initial;
    this.#track = createSubscriber((update) => {
      const subscription = liveQuery(query).subscribe({
        next: (value) => {
          this.#value = value;
          this.#failed = false;
          this.#loaded = true;
          update();
        },
        error: (error: unknown) => {
          this.#error = error;
          this.#failed = true;
          update();
        },
      });
      return () => subscription.unsubscribe();
    });
  }

  /** The latest result; the initial value until the first one is there. Throws what the query threw. */
  get current(): T {
    this.#track();
    if (this.#failed) throw this.#error;
    return this.#value;
  }

  /** Whether `current` is a result of the query and no longer the initial value. Tells "missing" from "loading". */
  get loaded(): boolean {
    this.#track();
    return this.#loaded;
  }
}
