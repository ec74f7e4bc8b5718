import { createSubscriber } from 'svelte/reactivity';

/** The time as reactive state, to the second. It ticks only while somebody reads it. */
export class Clock {
  readonly #follow = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  /** Milliseconds since 1970. */
  get now(): number {
    this.#follow();
    return Date.now();
  }
}
