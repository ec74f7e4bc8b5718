import type { Model } from '../../core/model.ts';

/**
 * Notes how long an answer took, unless the provider noted it, who may have had to prepare first. Goes inside of the lane, so that
 * waiting for a place does not count.
 */
export const timed =
  (model: Model, now: () => number = () => performance.now()): Model =>
  async (request, signal) => {
    const began = now();
    const completion = await model(request, signal);
    return { ms: Math.round(now() - began), ...completion };
  };
