import type { Completion, Model } from '../../core/model.ts';
import type { Lane } from './lane.ts';

export { makeLane, type Lane } from './lane.ts';

/**
 * Keeps the calls of a model to a lane, in the order of asking. A call whose signal is aborted while it waits never
 * begins and rejects at once with the signal's reason; one that has begun is the inner model's.
 */
export const limited =
  (model: Model, lane: Lane): Model =>
  (request, signal) =>
    new Promise<Completion>((resolve, reject) => {
      const giveUp = () => reject(signal.reason as Error);
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp);
      void lane.enter(async () => {
        signal.removeEventListener('abort', giveUp);
        if (signal.aborted) return;
        await model(request, signal).then(resolve, reject);
      });
    });
