import type { LocalModel, LocalReport } from '../catalog/localModel.ts';
import { ModelError } from '../core/errors.ts';
import type { Request } from '../core/model.ts';
import type { Engine } from '../providers/webllm/index.ts';
import type { EnginePlace } from './enginePlace.ts';

const NEVER = new AbortController().signal;

const QUESTION = ({ id }: LocalModel): Request => ({
  model: id,
  messages: [{ role: 'user', content: 'In one sentence: what is an espalier?' }],
  temperature: 0,
  maxTokens: 48,
  seed: 1,
});

/** What a page does with local models, on an engine of the desk's own that makes room for runs. */
export class LocalDesk {
  readonly #engine: Engine;
  readonly #place: EnginePlace;

  constructor(engine: Engine, place: EnginePlace) {
    this.#engine = engine;
    this.#place = place;
  }

  /** Brings a local model onto the device. Never rejects. */
  readonly load = (model: LocalModel): Promise<LocalReport> =>
    reported(model, async () => {
      const measured = await this.#engine.load(model, NEVER);
      return { ok: true, message: `${model.title} is loaded and ready.`, measured };
    });

  /** Loads a local model and has it answer one short question. Never rejects. */
  readonly try = (model: LocalModel): Promise<LocalReport> =>
    reported(model, async () => {
      const { text } = await this.#engine.answer(model, QUESTION(model), NEVER);
      const measured = await this.#engine.load(model, NEVER); // it is loaded: this only tells how it did
      return { ok: true, message: `${model.title} answers.`, answer: text, measured };
    });

  /** Gives the graphics memory back, wherever the engine lives, unless it is answering calls. Never rejects. */
  readonly unload = (): Promise<LocalReport> =>
    reported(undefined, async () => {
      if (!this.#engine.unload())
        throw new ModelError('timeout', 'The model is at work. Wait for its answer.');
      const release = await this.#place.claim(NEVER, () => {}); // whoever has the engine goes, if it is idle
      release();
      return { ok: true, message: 'No local model holds graphics memory.' };
    });
}

async function reported(
  model: LocalModel | undefined,
  work: () => Promise<LocalReport>,
): Promise<LocalReport> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ModelError)) return unforeseen(error);
    const { kind, message } = error;
    const instead = kind === 'unsupported' && model?.f16 ? model.withoutF16 : undefined;
    return { ok: false, kind, message, ...(instead !== undefined && { instead }) };
  }
}

function unforeseen(error: unknown): LocalReport {
  console.error(error);
  const reason = error instanceof Error ? error.message : String(error);
  return { ok: false, kind: 'unsupported', message: `This did not work: ${reason}` };
}
