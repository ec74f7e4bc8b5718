import type { ModelErrorKind } from '../core/errors.ts';

/*
 * Models that run in this browser on WebGPU, as the page and the engine both speak of them.
 *
 * The models that were set up lie, whole, in the row of `db.connections` whose id is `LOCAL`: `local` holds each `LocalModel`,
 * `models` their ids, `measured` what they did on this device (store/localModels.ts writes all three). The engine knows a
 * model from that row alone, and finds its files in the library's own caches (Cache API: `webllm/model`, `webllm/config`,
 * `webllm/wasm`), or fetches what is missing.
 *
 * A page asks the desk (worker/desk.ts) to `loadLocal`, `tryLocal` and `unloadLocal`, and hears how the one engine of this
 * browser stands, in whichever tab or worker it lives, from `watchEngine` (store/localEngine.ts).
 */

/** Id of the stored connection that local models are on, and the name of their provider. */
export const LOCAL = 'webllm';

/** A model compiled for WebLLM. */
export interface LocalModel {
  /** WebLLM's `model_id`, such as `Qwen2.5-0.5B-Instruct-q4f32_1-MLC`; what `Request.model` names. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Such as Qwen2.5. */
  readonly family: string;
  /** Parameters in billions, where known. */
  readonly params?: number;
  /** Such as q4f16_1. */
  readonly quantization: string;
  /** Where the weights lie: a folder, or a Hugging Face repository. */
  readonly url: string;
  /** Where the compiled library (.wasm) lies. */
  readonly lib: string;
  /** Megabytes of graphics memory that the model takes with its whole context, where its list says. */
  readonly vramMB?: number;
  /** Bytes that one buffer of the graphics device must be able to hold, where the list says. */
  readonly bufferBytes?: number;
  /** Needs the WebGPU feature `shader-f16`. */
  readonly f16: boolean;
  /** The list says that it runs on phones and the like. */
  readonly lowResource?: boolean;
  /** Tokens of prompt and reply together. */
  readonly contextWindow?: number;
  /** Settings that replace those of the model's own `mlc-chat-config.json`, as the list has them. */
  readonly overrides?: Readonly<Record<string, number>>;
  /** Path of the package manifest below `url`, for models that have one. */
  readonly manifest?: string;
  /** Id of the same model without need of `shader-f16`. */
  readonly withoutF16?: string;
  /** Added by the person from an own address. */
  readonly own?: true;
}

/** How fast a model was on this device when it was last loaded. Seconds, and tokens a second. */
export interface Measured {
  /** From the files in the cache, or from the network if `fetched`, to a model that is ready to answer. */
  readonly loadSeconds: number;
  readonly fetched: boolean;
  /** A first short answer, which compiles what is compiled late. */
  readonly warmUpSeconds: number;
  /** Reading a prompt. */
  readonly prefillPerSecond?: number;
  /** Writing a reply. */
  readonly decodePerSecond?: number;
  /** From the question to the first token of the reply. */
  readonly firstTokenSeconds?: number;
  /** The graphics device, as far as the browser tells. */
  readonly device?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a model that is being loaded is at. */
export type LoadPhase =
  | 'waiting' // another tab or page has the engine
  | 'fetching' // from the network
  | 'reading' // from the cache onto the device
  | 'compiling' // shaders
  | 'warming-up';

export interface LoadProgress {
  readonly model: string;
  readonly phase: LoadPhase;
  /** Of this phase, from 0 to 1, where known. */
  readonly progress?: number;
  /** Fetched or read so far, where known. */
  readonly bytes?: number;
  /** Since the load began. */
  readonly seconds: number;
  /** The same as a sentence. */
  readonly message: string;
}

/** How the one engine of this browser stands. */
export interface EngineStatus {
  /** Ids of the models that hold graphics memory now. */
  readonly loaded: readonly string[];
  readonly loading?: LoadProgress;
  /** A call is being answered. */
  readonly busy: boolean;
}

export const NO_ENGINE: EngineStatus = { loaded: [], busy: false };

/** What came of loading or trying a model from the page. */
export interface LocalReport {
  readonly ok: boolean;
  /** Missing when ok. */
  readonly kind?: ModelErrorKind;
  /** A sentence or two: what was found, and what to do. */
  readonly message: string;
  /** Id of a model that would do in its place. */
  readonly instead?: string;
  /** What the model said, when it was tried. */
  readonly answer?: string;
  readonly measured?: Measured;
}
