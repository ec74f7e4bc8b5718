import type { AppConfig, ChatCompletion, InitProgressReport, ModelRecord } from '@mlc-ai/web-llm';
import type { LocalModel } from '../../catalog/localModel.ts';
import { ModelError } from '../../core/errors.ts';
import type { Request } from '../../core/model.ts';
import { whenAborted } from '../transport/whenAborted.ts';
import { chatRequestOf } from './chatRequest.ts';
import { EngineClient, WorkerBroke } from './engineClient.ts';

/** How long something may take, in milliseconds. */
export interface Patience {
  /** A load without any news: one report comes for each file, and a file may have 200 MB. */
  readonly load: number;
  /** An answer without another word; reading the prompt counts as one. */
  readonly stall: number;
  /** A whole answer. */
  readonly answer: number;
  /** An answer that is to be broken off: the library looks up between two tokens only. */
  readonly interrupt: number;
}

/** A worker with models on the device. It answers one question at a time: whoever asks sees to that. */
export class Session {
  readonly models: readonly LocalModel[];
  readonly #client: EngineClient;
  readonly #patience: Patience;

  private constructor(client: EngineClient, models: readonly LocalModel[], patience: Patience) {
    this.#client = client;
    this.models = models;
    this.#patience = patience;
  }

  /**
   * Brings models onto the device, from the library's caches or from the network.
   * @throws EngineThrew, DeviceLost, WorkerBroke, ModelError of the kind `timeout`, or the signal's reason.
   */
  static async open(
    openWorker: () => Worker,
    models: readonly LocalModel[],
    { patience, signal, onReport }: { patience: Patience; signal: AbortSignal; onReport: OnReport },
  ): Promise<Session> {
    signal.throwIfAborted();
    const client = new EngineClient(openWorker());
    const stopWaiting = whenAborted(signal, () => client.end(signal.reason));
    const watch = new Watch(patience.load, () => client.end(tooSlow('to load', { final: true })));
    client.onProgress = (report) => {
      watch.news();
      onReport(report);
    };
    try {
      client.tell('setAppConfig', {
        model_list: models.map(recordOf),
        cacheBackend: 'cache',
      } satisfies AppConfig);
      await client.ask('reload', { modelId: idsOf(models) });
      return new Session(client, models, patience);
    } catch (error) {
      client.end(error);
      throw error;
    } finally {
      watch.stop();
      stopWaiting();
    }
  }

  /** False when the worker has ended, for whatever reason. */
  get alive(): boolean {
    return this.#client.ended === undefined;
  }

  has(model: LocalModel): boolean {
    return this.models.some(({ id }) => id === model.id);
  }

  /**
   * Answers one question, as if it were the first. An abort rejects when the engine has come to rest.
   * @throws EngineThrew, DeviceLost, WorkerBroke, ModelError of the kind `timeout`, or the signal's reason.
   */
  async answer(request: Request, signal: AbortSignal): Promise<ChatCompletion> {
    const giveUp = new AbortController();
    const stopWaiting = whenAborted(signal, () => giveUp.abort(signal.reason));
    const stall = new Watch(this.#patience.stall, () => giveUp.abort(tooSlow('for its next word')));
    const whole = new Watch(this.#patience.answer, () =>
      giveUp.abort(tooSlow('for its answer', { final: true })),
    );
    const poll = this.#listen(request.model, stall);
    try {
      signal.throwIfAborted();
      await this.#client.ask('resetChat', { keepStats: false, modelId: request.model });
      giveUp.signal.throwIfAborted();
      const reply = this.#client.ask<ChatCompletion>('chatCompletionNonStreaming', {
        request: chatRequestOf(request),
        modelId: idsOf(this.models),
      });
      whenAborted(giveUp.signal, () => void this.#interrupt(reply));
      const completion = await reply;
      giveUp.signal.throwIfAborted();
      return completion;
    } catch (error) {
      giveUp.signal.throwIfAborted(); // whatever the engine made of the abort, this is the reason
      throw error;
    } finally {
      clearInterval(poll);
      whole.stop();
      stall.stop();
      stopWaiting();
    }
  }

  /** Ends the worker, which gives the graphics memory back. */
  end(): void {
    this.#client.end(new WorkerBroke('it was unloaded'));
  }

  /** Asks now and then what was said so far: as long as it grows, the engine is at work. */
  #listen(model: string, stall: Watch): ReturnType<typeof setInterval> {
    let heard = '';
    return setInterval(() => {
      this.#client.ask<string>('getMessage', { modelId: model }).then(
        (said) => {
          if (said !== heard) stall.news();
          heard = said;
        },
        () => {}, // what is wrong is told to who waits for the answer
      );
    }, this.#patience.stall / 4);
  }

  /**
   * Breaks an answer off. An interrupt that comes before the library has begun is forgotten by it, so it is said again; an
   * engine that does not come to rest is ended.
   */
  async #interrupt(reply: Promise<unknown>): Promise<void> {
    const say = () => void this.#client.ask('interruptGenerate', null).catch(() => {});
    say();
    const again = setInterval(say, this.#patience.interrupt / 8);
    const late = setTimeout(
      () => this.#client.end(new WorkerBroke('it did not stop')),
      this.#patience.interrupt,
    );
    await reply.catch(() => {});
    clearInterval(again);
    clearTimeout(late);
  }
}

export type OnReport = (report: InitProgressReport) => void;

const idsOf = (models: readonly LocalModel[]): string[] => models.map(({ id }) => id);

/** A model as the library lists it. */
function recordOf({ id, url, lib, overrides, manifest, f16, bufferBytes, vramMB }: LocalModel): ModelRecord {
  return {
    model_id: id,
    model: url,
    model_lib: lib,
    ...(overrides && { overrides: { ...overrides } }),
    ...(manifest !== undefined && { model_manifest: manifest }),
    ...(f16 && { required_features: ['shader-f16'] }),
    ...(bufferBytes !== undefined && { buffer_size_required_bytes: bufferBytes }),
    ...(vramMB !== undefined && { vram_required_MB: vramMB }),
  };
}

/** @param again `final` where the same would only happen again. */
const tooSlow = (what: string, again: { final?: boolean } = {}): ModelError =>
  new ModelError(
    'timeout',
    `The local model took too long ${what}. Close other programs that use graphics, or choose a smaller model.`,
    again,
  );

/** Calls back when there was no news for a while. */
class Watch {
  readonly #milliseconds: number;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(milliseconds: number, onSilence: () => void) {
    this.#milliseconds = milliseconds;
    this.#onSilence = onSilence;
    this.#timer = setTimeout(onSilence, milliseconds);
  }

  news(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
