import pLimit from 'p-limit';
import pRetry from 'p-retry';
import type { LocalModel } from '../../catalog/localModel.ts';
import { DownloadError, fetchFile } from './fetchFile.ts';
import {
  configOf,
  knownFiles,
  listedFiles,
  tensorCacheOf,
  type ChatConfig,
  type ModelFile,
  type TensorCache,
} from './files.ts';
import { roomFault } from './room.ts';

/** How far a download is. */
export interface Progress {
  /** Bytes that are here, from this time or an earlier one. */
  readonly bytes: number;
  /** Bytes of all files; undefined until their list is here. */
  readonly total: number | undefined;
  /** What it waits for, as a sentence. */
  readonly note?: string | undefined;
}

export interface DownloadOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Milliseconds before a file that failed is asked for again; doubled each time. @default 1000 */
  readonly firstWait?: number;
  /** Bytes that the browser still grants. @default what it estimates */
  readonly room?: () => Promise<number | undefined>;
}

/** Shards at a time, as many as web-llm itself takes. */
const AT_A_TIME = 4;

/** Tries of each file after the first. */
const RETRIES = 5;

/**
 * Fetches whatever of a model is not in the caches yet. Files that are whole stay, whatever happens, so that a later call
 * goes on from there; one that was cut off begins anew.
 * @throws DownloadError or Error, as a sentence; what aborted the signal.
 */
export async function downloadModel(
  model: LocalModel,
  signal: AbortSignal,
  options: DownloadOptions = {},
): Promise<void> {
  const meter = new Meter(options.onProgress);
  const get = (file: ModelFile) => persistently(file, signal, meter, options.firstWait);
  await inOrder(knownFiles(model), get);
  const [config, tensors] = await readLists(model);
  const files = listedFiles(model, config, tensors);
  const missing = await missingOf(files);
  const wanted = bytesOf(missing);
  meter.expect(bytesOf(files) - wanted, wanted);
  const fault = await roomFault(wanted, options.room);
  if (fault) throw new DownloadError(fault, false);

  // the first failure ends the others too: each would only fail after its own retries
  const rest = new AbortController();
  const both = AbortSignal.any([signal, rest.signal]);
  const limit = pLimit(AT_A_TIME);
  const shards = missing.map((file) =>
    limit(async () => {
      both.throwIfAborted();
      await persistently(file, both, meter, options.firstWait);
    }),
  );
  try {
    await Promise.all(shards);
  } catch (error) {
    rest.abort(error);
    await Promise.allSettled(shards);
    throw error;
  }
}

/** The two lists of a model, from the caches. */
export async function readLists(model: LocalModel): Promise<[ChatConfig, TensorCache]> {
  const read = async ({ cache, url }: ModelFile): Promise<unknown> => {
    const kept = await (await caches.open(cache)).match(url);
    return kept?.json();
  };
  return [(await read(configOf(model))) as ChatConfig, (await read(tensorCacheOf(model))) as TensorCache];
}

async function inOrder(files: readonly ModelFile[], get: (file: ModelFile) => Promise<void>): Promise<void> {
  for (const file of await missingOf(files)) await get(file);
}

/** Those of the files that are not in their cache. */
export async function missingOf(files: readonly ModelFile[]): Promise<ModelFile[]> {
  const names = [...new Set(files.map(({ cache }) => cache))];
  const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  const kept = new Set(keys.flat().map(({ url }) => url));
  return files.filter(({ url }) => !kept.has(url));
}

export const bytesOf = (files: readonly ModelFile[]): number =>
  files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);

/** Fetches a file again and again until it is here, with waits that double, and not before the network is back. */
async function persistently(
  file: ModelFile,
  signal: AbortSignal,
  meter: Meter,
  firstWait = 1000,
): Promise<void> {
  const fetchOnce = async () => {
    let arrived = 0;
    try {
      await fetchFile(file, signal, (bytes) => {
        arrived += bytes;
        meter.add(bytes, file);
      });
    } catch (error) {
      meter.add(-arrived, file); // nothing is kept of it
      throw error;
    }
    meter.say(undefined);
  };
  await pRetry(fetchOnce, {
    signal,
    retries: RETRIES,
    minTimeout: firstWait,
    maxTimeout: 32 * firstWait,
    randomize: true,
    shouldRetry: ({ error }) => error instanceof DownloadError && error.retryable,
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (!navigator.onLine) {
        meter.say('No network: it goes on when the network is back.');
        await networkIsBack(signal);
      } else if (retriesLeft > 0) meter.say(`${error.message} Asking again.`);
    },
  });
}

function networkIsBack(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    addEventListener('online', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Adds up what arrives. */
class Meter {
  #bytes = 0;
  #total: number | undefined;
  #note: string | undefined;
  #tell: (progress: Progress) => void;

  constructor(tell: (progress: Progress) => void = () => {}) {
    this.#tell = tell;
  }

  /** The list is here: so much of it is in the cache, and so much still to come. */
  expect(here: number, toCome: number): void {
    this.#bytes += here;
    this.#total = this.#bytes + toCome;
    this.#changed();
  }

  add(bytes: number, { bytes: listed }: ModelFile): void {
    this.#bytes += bytes;
    if (listed === undefined && this.#total !== undefined) this.#total += bytes; // no list had it
    this.#changed();
  }

  say(note: string | undefined): void {
    if (note === this.#note) return;
    this.#note = note;
    this.#changed();
  }

  #changed(): void {
    this.#tell({ bytes: this.#bytes, total: this.#total, note: this.#note });
  }
}
