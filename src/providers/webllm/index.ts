import type { LoadProgress, LocalModel } from '../../catalog/localModel.ts';
import { ModelError } from '../../core/errors.ts';
import type { Hold } from '../../core/laneState.ts';
import type { Model } from '../../core/model.ts';
import type { Lane } from '../transport/lane.ts';
import type { Engine } from './engine.ts';

export { Engine, type EngineOptions, type Release } from './engine.ts';

export interface WebllmOptions {
  readonly engine: Engine;
  /** The model of that id, if it was set up in this browser. */
  readonly find: (id: string) => Promise<LocalModel | undefined>;
  /** Where it is said what is being loaded. */
  readonly lane: Pick<Lane, 'held'>;
}

/**
 * Models that run in this browser. `request.model` is WebLLM's own id of the model, which is loaded when it is first asked.
 *
 * @throws ModelError for every failure, with what to do; the signal's reason when that ends the call.
 */
export const webllm =
  ({ engine, find, lane }: WebllmOptions): Model =>
  async (request, signal) => {
    const model = await find(request.model);
    if (!model)
      throw new ModelError(
        'unknown-model',
        `The local model “${request.model}” is not in this browser. Download it under Models, then resume.`,
      );
    return engine.answer(model, request, signal, (progress) => {
      lane.held = progress && holdOf(progress);
    });
  };

const holdOf = ({ message, progress }: LoadProgress): Hold => ({
  why: 'loading',
  message,
  ...(progress !== undefined && { progress }),
});
