import type { Estimate } from '../../core/estimate.ts';
import type { Budget, RunSpec } from '../../core/spec.ts';
import type { Dataset } from '../../core/task.ts';

export type Estimating = (spec: RunSpec, budget: Budget, dataset: Dataset) => Promise<Estimate>;

const DEBOUNCE_MS = 250;

/** Estimates a run again whenever it changes. A late answer to an old question is dropped. */
export class Rehearsal {
  estimate = $state.raw<Estimate | undefined>();
  /** A sentence: why it could not be estimated. */
  fault = $state<string | undefined>();
  rehearsing = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #question = 0;
  readonly #ask: Estimating;

  constructor(ask: Estimating) {
    this.#ask = ask;
  }

  /** Asks anew once nothing has changed for a moment; without a spec there is nothing to estimate. */
  change(spec: RunSpec | undefined, budget: Budget, dataset: Dataset): void {
    this.stop();
    if (!spec) {
      this.estimate = this.fault = undefined;
      this.rehearsing = false;
      return;
    }
    this.rehearsing = true;
    const question = this.#question;
    this.#timer = setTimeout(() => void this.#answer(question, spec, budget, dataset), DEBOUNCE_MS);
  }

  /** Forgets the question that is open. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#question++;
  }

  async #answer(question: number, ...asked: Parameters<Estimating>): Promise<void> {
    let result: Pick<Rehearsal, 'estimate' | 'fault'>;
    try {
      result = { estimate: await this.#ask(...asked), fault: undefined };
    } catch (error) {
      result = { estimate: undefined, fault: error instanceof Error ? error.message : String(error) };
    }
    if (question !== this.#question) return;
    this.estimate = result.estimate;
    this.fault = result.fault;
    this.rehearsing = false;
  }
}
