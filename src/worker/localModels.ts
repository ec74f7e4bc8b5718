import type { Model } from '../core/model.ts';
import type { Lane } from '../providers/transport/lane.ts';
import { Engine, webllm, type EngineOptions } from '../providers/webllm/index.ts';
import type { Db } from '../store/db.ts';
import { localModels, setMeasured } from '../store/localModels.ts';
import { EnginePlace } from './enginePlace.ts';
import { whatIsMissing } from './whatIsMissing.ts';

/** Makes an engine that keeps to the one place of this origin and remembers how models did. */
export function openEngine(db: Db, place: EnginePlace, options: Partial<EngineOptions> = {}): Engine {
  const engine = new Engine({
    claim: place.claim,
    onStatus: place.tell,
    onMeasured: (model, measured) => {
      setMeasured(db, model.id, measured).catch((error: unknown) =>
        console.warn('How fast a local model is could not be kept.', error),
      );
    },
    lookForFiles: whatIsMissing,
    ...options,
  });
  place.attend(engine);
  return engine;
}

let running: Engine | undefined;

/** The models of this browser for a run. All runs of a worker share one engine. */
export function localProvider(db: Db, lane: Pick<Lane, 'held'>): Model {
  const engine = (running ??= openEngine(db, new EnginePlace()));
  const find = async (id: string) => (await localModels(db)).find((model) => model.id === id);
  return webllm({ engine, find, lane });
}
