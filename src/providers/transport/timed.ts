import type { Model } from '../../core/model.ts';

/** Notes how long an answer took. Goes inside of `limited`, so that waiting for a place does not count. */
export const timed =
  (model: Model, now: () => number = () => performance.now()): Model =>
  async (request, signal) => {
    const began = now();
    const completion = await model(request, signal);
    return { ...completion, ms: Math.round(now() - began) };
  };
