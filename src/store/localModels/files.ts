import type { LocalModel } from '../../catalog/localModel.ts';

/** The caches of the browser in which @mlc-ai/web-llm looks for a model, by what lies in them. */
export const CACHES = { weights: 'webllm/model', config: 'webllm/config', library: 'webllm/wasm' } as const;

export type CacheName = (typeof CACHES)[keyof typeof CACHES];

/** Where the files of a model are. */
export type ModelAddress = Pick<LocalModel, 'url' | 'lib' | 'manifest'>;

/** A file as it is to lie in the cache. */
export interface ModelFile {
  readonly cache: CacheName;
  readonly url: string;
  /** As the list of shards has it; undefined for files that no list names. */
  readonly bytes?: number | undefined;
  /** In hexadecimal digits. */
  readonly md5?: string | undefined;
}

/** The list of shards, `tensor-cache.json`, as far as a download needs it. */
export interface TensorCache {
  readonly records: readonly {
    readonly dataPath: string;
    readonly nbytes: number;
    readonly md5sum?: string;
  }[];
}

/** `mlc-chat-config.json`, as far as a download needs it. */
export interface ChatConfig {
  readonly tokenizer_files?: readonly string[];
}

/**
 * The folder from which web-llm takes the weights: below `resolve/main/`, as on Hugging Face, unless the address names a
 * branch. Its `cleanModelUrl` does the same, and cache keys depend on it.
 */
export function weightsFolder(address: string): string {
  const folder = address.endsWith('/') ? address : `${address}/`;
  return new URL(/.+\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`).href;
}

/** Whether web-llm keeps the library in the cache: from localhost it loads it anew each time. */
export const keepsLibrary = ({ lib }: ModelAddress): boolean =>
  lib.startsWith('http') && !lib.includes('localhost');

export const tensorCacheOf = (model: ModelAddress): ModelFile => ({
  cache: CACHES.weights,
  url: new URL('tensor-cache.json', weightsFolder(model.url)).href,
});

export const configOf = (model: ModelAddress): ModelFile => ({
  cache: CACHES.config,
  url: new URL('mlc-chat-config.json', weightsFolder(model.url)).href,
});

/** The files that can be named without asking anybody, lists first. */
export function knownFiles(model: ModelAddress): ModelFile[] {
  const folder = weightsFolder(model.url);
  return [
    configOf(model),
    tensorCacheOf(model),
    ...(model.manifest ? [{ cache: CACHES.config, url: new URL(model.manifest, folder).href }] : []),
    ...(keepsLibrary(model) ? [{ cache: CACHES.library, url: new URL(model.lib).href }] : []),
  ];
}

/**
 * The files that the two lists name: the tokenizer and the shards.
 * @throws Error as a sentence when the lists are not those of a model.
 */
export function listedFiles(model: ModelAddress, config: ChatConfig, tensors: TensorCache): ModelFile[] {
  const folder = weightsFolder(model.url);
  const tokenizer = ['tokenizer.json', 'tokenizer.model'].find((name) =>
    config.tokenizer_files?.includes(name),
  );
  if (!tokenizer)
    throw new Error('Its mlc-chat-config.json names neither tokenizer.json nor tokenizer.model.');
  if (!Array.isArray(tensors.records) || tensors.records.length === 0)
    throw new Error('Its tensor-cache.json lists no weights.');
  return [
    { cache: CACHES.weights, url: new URL(tokenizer, folder).href },
    ...tensors.records.map(({ dataPath, nbytes, md5sum }) => ({
      cache: CACHES.weights,
      url: new URL(dataPath, folder).href,
      bytes: nbytes,
      md5: md5sum || undefined,
    })),
  ];
}
