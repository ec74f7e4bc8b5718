import { vi } from 'vitest';
import { ModelError, type ModelErrorKind } from '../../../src/core/errors.ts';
import type { Completion, Model } from '../../../src/core/model.ts';
import { random } from '../../../src/core/random.ts';
import { Lane } from '../../../src/providers/transport/lane.ts';
import { retried, type RetryOptions } from '../../../src/providers/transport/retried.ts';
import { question } from '../openai/questions.ts';

export const ANSWER: Completion = { text: '', finish: 'stop', usage: { tokensIn: 0, tokensOut: 0 } };

export const failure = (kind: ModelErrorKind, more: ConstructorParameters<typeof ModelError>[2] = {}) =>
  new ModelError(kind, `it failed: ${kind}`, more);

/** What a server does with its nth request at a time in milliseconds: how long it takes, and how it fails. */
export type Behaviour = (at: number, n: number, seed: number) => { ms: number; error?: ModelError };

/** A crowd of calls through one lane to a server that is made up, in a time that is made up: fake timers must be on. */
export function crowdOf(
  behave: Behaviour,
  { most = 256, ...options }: RetryOptions & { most?: number } = {},
) {
  const dice = random('crowd');
  const lane = new Lane(most, () => dice.float());
  const began = performance.now();
  const answered: number[] = [];
  /** Times at which requests began. */
  const starts: number[] = [];
  let inFlight = 0;
  let peak = 0;
  const model: Model = async ({ seed }) => {
    const at = performance.now() - began;
    starts.push(at);
    peak = Math.max(peak, ++inFlight);
    const { ms, error } = behave(at, starts.length, seed);
    await new Promise((resolve) => setTimeout(resolve, ms));
    inFlight--;
    if (error) throw error;
    answered.push(seed);
    return ANSWER;
  };
  const ask = retried(model, lane, { random: () => dice.float(), ...options });
  const stop = new AbortController();
  const call = (seed: number) => ask(question({ seed }), stop.signal);
  return {
    lane,
    starts,
    answered,
    stop,
    call,
    get peak() {
      return peak;
    },
    get now() {
      return performance.now() - began;
    },
    /** Makes so many calls at once and lets time pass until all have settled. */
    async play(calls: number) {
      let settled: PromiseSettledResult<Completion>[] | undefined;
      void Promise.allSettled(Array.from({ length: calls }, (_, i) => call(i))).then(
        (all) => (settled = all),
      );
      while (!settled) await vi.advanceTimersByTimeAsync(20);
      return settled;
    },
  };
}
