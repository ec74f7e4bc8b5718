import type { Completion, Model } from '../../core/model.ts';
import type { Lane } from './lane.ts';
import { whenAborted } from './whenAborted.ts';

/**
 * Keeps the calls of a model to a lane, in the order of asking. A call whose signal is aborted while it waits never
 * begins and rejects at once with the signal's reason; one that has begun is the inner model's.
 */
export const limited =
  (model: Model, lane: Lane): Model =>
  (request, signal) =>
    new Promise<Completion>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const stopWaiting = whenAborted(signal, () => reject(signal.reason as Error));
      void lane.enter(async () => {
        stopWaiting();
        if (signal.aborted) return;
        await model(request, signal).then(resolve, reject);
      });
    });
