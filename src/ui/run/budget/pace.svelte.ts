interface Sample {
  readonly at: number;
  readonly calls: number;
}

/** Milliseconds that the pace is taken over. */
const WINDOW = 30_000;

/** How fast a run takes calls now, from how it stood in the last half minute. */
export class Pace {
  #samples: readonly Sample[] = $state.raw([]);

  /** Tells how many calls a run had taken at a time (milliseconds). */
  note(at: number, calls: number): void {
    const last = this.#samples.at(-1);
    if (last && (last.at >= at || last.calls > calls)) return;
    this.#samples = [...this.#samples.filter((sample) => at - sample.at <= WINDOW), { at, calls }];
  }

  /** Calls a second; undefined while too little is known. */
  get rate(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 1500 || last.calls === first.calls) return undefined;
    return ((last.calls - first.calls) / (last.at - first.at)) * 1000;
  }
}
