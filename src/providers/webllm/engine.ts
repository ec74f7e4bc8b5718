import type { ChatCompletion } from '@mlc-ai/web-llm';
import PQueue from 'p-queue';
import type { EngineStatus, LoadProgress, LocalModel, Measured } from '../../catalog/localModel.ts';
import { ModelError } from '../../core/errors.ts';
import { trustOwnScripts } from '../../core/ownScripts.ts';
import type { Completion, Request } from '../../core/model.ts';
import { completionOf } from './completion.ts';
import { checkDevice, checkMemory, lookAtDevice, type Device } from './device.ts';
import { failureFrom, lostAgain } from './failure.ts';
import { phaseOf, readReport } from './progress.ts';
import { Session, type Patience } from './session.ts';
import { Speed } from './speed.ts';

/** Gives back what was claimed. */
export type Release = () => void;

export interface EngineOptions {
  /**
   * Waits until no other page or worker of this origin has an engine. `onWait` is told once when it has to wait.
   * @throws ModelError when it waited long enough; the signal's reason.
   */
  readonly claim: (signal: AbortSignal, onWait: () => void) => Promise<Release>;
  /** Told of every change. */
  readonly onStatus?: (status: EngineStatus) => void;
  /** Told how a model does, when it was loaded and when it is unloaded. */
  readonly onMeasured?: (model: LocalModel, measured: Measured) => void;
  /** Finds out why files of a model cannot be had, as a sentence; undefined when nothing is wrong with them. */
  readonly lookForFiles?: (model: LocalModel) => Promise<string | undefined>;
  readonly patience?: Partial<Patience>;
  /** Milliseconds without a call after which the graphics memory is given back. @default 5 minutes */
  readonly idle?: number;
  readonly openWorker?: () => Worker;
  readonly lookAtDevice?: () => Promise<Device>;
}

const MINUTE = 60_000;
const PATIENCE: Patience = { load: 15 * MINUTE, stall: 2 * MINUTE, answer: 15 * MINUTE, interrupt: 10_000 };

/** A model that was not asked for this long is left behind when another one is loaded. */
const FORGOTTEN_AFTER = 10 * MINUTE;

/** Told how far a load is, and nothing when it has ended. */
type OnProgress = (progress: LoadProgress | undefined) => void;

/** What is known of a model that is on the device. */
interface Loaded {
  readonly model: LocalModel;
  readonly load: Pick<Measured, 'loadSeconds' | 'fetched' | 'warmUpSeconds' | 'device'>;
  readonly speed: Speed;
  usedAt: number;
}

function openEngineWorker(): Worker {
  trustOwnScripts();
  return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'webllm' });
}

/**
 * The one engine for local models: loads what is asked for, answers one call at a time in the order of asking, and goes when it
 * is not needed. Nothing of an answer depends on the answers before it.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #patience: Patience;
  readonly #queue = new PQueue({ concurrency: 1 });
  #session: Session | undefined;
  #release: Release | undefined;
  #loaded: Loaded[] = [];
  #loading: LoadProgress | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #idleSince = performance.now();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#patience = { ...PATIENCE, ...options.patience };
  }

  get status(): EngineStatus {
    return {
      loaded: this.#loaded.map(({ model }) => model.id),
      ...(this.#loading && { loading: this.#loading }),
      busy: this.#queue.pending > 0,
    };
  }

  /** Milliseconds since the last call ended; 0 while there is one. */
  get idleFor(): number {
    return this.#queue.pending > 0 ? 0 : performance.now() - this.#idleSince;
  }

  /**
   * Brings a model onto the device and warms it up.
   * @throws ModelError for every failure, with what to do; the signal's reason.
   */
  load(model: LocalModel, signal: AbortSignal, onProgress: OnProgress = () => {}): Promise<Measured> {
    return this.#inTurn(signal, async () => {
      await this.#recovering(model, signal, () => this.#ready(model, signal, onProgress));
      return this.#measured(this.#entry(model));
    });
  }

  /**
   * Answers one question, loading the model first where needed. `request.model` is the id of the model. The answer carries the
   * milliseconds that it took, without those of loading.
   * @throws ModelError for every failure, with what to do; the signal's reason.
   */
  answer(
    model: LocalModel,
    request: Request,
    signal: AbortSignal,
    onProgress: OnProgress = () => {},
  ): Promise<Completion> {
    return this.#inTurn(signal, () =>
      this.#recovering(model, signal, async () => {
        const session = await this.#ready(model, signal, onProgress);
        const { reply, ms } = await this.#ask(session, request, signal);
        return { ...completionOf(reply, request), ms };
      }),
    );
  }

  /** Gives the graphics memory back. False when calls are under way: then nothing happens. */
  unload(): boolean {
    if (this.#queue.pending + this.#queue.size > 0) return false;
    if (this.#session) this.#discard(); // one that has nothing must not tell others that nothing is loaded
    return true;
  }

  async #inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#idleTimer);
    try {
      // not told of the signal: it would let the next one in while this one is still coming to rest
      return await this.#queue.add(async () => {
        signal.throwIfAborted();
        this.#tell();
        return work();
      });
    } finally {
      this.#rest();
    }
  }

  /** After a call: when none follows for a while, the memory is given back. */
  #rest(): void {
    clearTimeout(this.#idleTimer);
    void this.#queue.onIdle().then(() => {
      this.#idleSince = performance.now();
      clearTimeout(this.#idleTimer);
      this.#idleTimer = setTimeout(() => this.unload(), this.#options.idle ?? 5 * MINUTE);
      this.#tell();
    });
  }

  /** Begins anew, once, when the device is lost. */
  async #recovering<T>(model: LocalModel, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let lost = false; ; lost = true) {
      try {
        return await work();
      } catch (error) {
        if (this.#session && !this.#session.alive) this.#discard();
        signal.throwIfAborted();
        const failure = failureFrom(error, { models: [model], when: 'answering' });
        if (failure.kind !== 'device-lost') throw failure;
        this.#discard();
        if (lost) throw lostAgain([model]);
      }
    }
  }

  async #ready(model: LocalModel, signal: AbortSignal, onProgress: OnProgress): Promise<Session> {
    if (this.#session?.alive && this.#session.has(model)) return this.#session;
    const device = await (this.#options.lookAtDevice ?? lookAtDevice)();
    checkDevice(device, model);
    const since = performance.now() - FORGOTTEN_AFTER;
    const kept = this.#loaded.filter((other) => other.usedAt > since && other.model.id !== model.id);
    const models = [model, ...kept.map((other) => other.model)];
    checkMemory(device, models);
    const progress = this.#reporter(model, onProgress);
    try {
      this.#discard();
      this.#release = await this.#options.claim(signal, () => progress(phaseOf('waiting', model)));
      const entry = await this.#open(models, device, signal, progress);
      this.#loaded = [entry, ...kept];
      this.#options.onMeasured?.(model, this.#measured(entry));
      return this.#session!;
    } catch (error) {
      this.#discard();
      throw error;
    } finally {
      this.#loading = undefined;
      onProgress(undefined);
      this.#tell();
    }
  }

  /** Loads all, and warms up the first, which is new. */
  async #open(
    models: readonly LocalModel[],
    device: Device,
    signal: AbortSignal,
    progress: Reporter,
  ): Promise<Loaded> {
    const [model] = models as [LocalModel];
    let fetched = false;
    const began = performance.now();
    try {
      this.#session = await Session.open(this.#options.openWorker ?? openEngineWorker, models, {
        patience: this.#patience,
        signal,
        onReport: (report) => {
          const news = readReport(report, model);
          fetched ||= news?.phase === 'fetching';
          if (news) progress(news);
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      throw await this.#explained(failureFrom(error, { models, when: 'loading' }), models);
    }
    const loadSeconds = secondsSince(began);
    progress(phaseOf('warming-up', model));
    const entry = { model, speed: new Speed(), usedAt: performance.now() };
    const warming = performance.now();
    entry.speed.add(await this.#session.answer(WARM_UP(model), signal));
    const warmUpSeconds = secondsSince(warming);
    return { ...entry, load: { loadSeconds, fetched, warmUpSeconds, device: device.name } };
  }

  async #ask(
    session: Session,
    request: Request,
    signal: AbortSignal,
  ): Promise<{ reply: ChatCompletion; ms: number }> {
    const began = performance.now();
    const reply = await session.answer(request, signal);
    const entry = this.#loaded.find(({ model }) => model.id === request.model);
    entry?.speed.add(reply);
    if (entry) entry.usedAt = performance.now();
    return { reply, ms: Math.round(performance.now() - began) };
  }

  /** A failure to get files, with what is wrong with them where that can be found out. */
  async #explained(failure: ModelError, models: readonly LocalModel[]): Promise<ModelError> {
    if (failure.kind !== 'download') return failure;
    for (const model of models) {
      const found = await this.#options.lookForFiles?.(model);
      if (found !== undefined) return new ModelError('download', found);
    }
    return failure;
  }

  #discard(): void {
    for (const entry of this.#loaded) this.#options.onMeasured?.(entry.model, this.#measured(entry));
    this.#session?.end();
    this.#session = undefined;
    this.#release?.();
    this.#release = undefined;
    this.#loaded = [];
    this.#tell();
  }

  #entry(model: LocalModel): Loaded {
    return this.#loaded.find((entry) => entry.model.id === model.id)!;
  }

  #measured({ load, speed }: Loaded): Measured {
    return { ...load, ...speed.figures, at: Date.now() };
  }

  #reporter(model: LocalModel, onProgress: OnProgress): Reporter {
    const began = performance.now();
    return (news) => {
      this.#loading = { model: model.id, seconds: secondsSince(began), ...news };
      onProgress(this.#loading);
      this.#tell();
    };
  }

  #tell(): void {
    this.#options.onStatus?.(this.status);
  }
}

type Reporter = (news: Omit<LoadProgress, 'model' | 'seconds'>) => void;

const secondsSince = (began: number): number => (performance.now() - began) / 1000;

/** A short question that makes the device compile what it compiles late. */
const WARM_UP = ({ id }: LocalModel): Request => ({
  model: id,
  messages: [{ role: 'user', content: 'Say: ready.' }],
  temperature: 0,
  maxTokens: 4,
  seed: 1,
});
