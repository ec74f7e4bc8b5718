import type { Model } from '../../core/model.ts';
import type { Lane } from './lane.ts';

/** Lets a lane see how every single try of a call ends, so that rate limits narrow it. Goes inside of `retried`. */
export const steered =
  (model: Model, lane: Lane): Model =>
  (request, signal) =>
    lane.watch(() => model(request, signal));
