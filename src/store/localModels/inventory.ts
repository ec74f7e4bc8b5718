import type { LocalModel } from '../../catalog/localModel.ts';
import { missingOf, bytesOf, readLists } from './download.ts';
import { CACHES, configOf, knownFiles, listedFiles, tensorCacheOf, weightsFolder } from './files.ts';

/** What of a model lies in the caches. */
export interface CachedModel {
  readonly model: LocalModel;
  readonly whole: boolean;
  /** Bytes that are here. */
  readonly bytes: number;
}

export interface Inventory {
  /** Models of which anything is here. */
  readonly models: readonly CachedModel[];
  /** Addresses of files that belong to none of them. */
  readonly strays: readonly string[];
  /** Bytes of all files. */
  readonly bytes: number;
  readonly strayBytes: number;
}

const NOTHING: Inventory = { models: [], strays: [], bytes: 0, strayBytes: 0 };

/** Bytes of the cached files, by address. */
type Sizes = ReadonlyMap<string, number>;

/** What lies in the caches, and to which of the models it belongs. */
export async function takeInventory(models: readonly LocalModel[]): Promise<Inventory> {
  const sizes = await sizesOfAll();
  if (sizes.size === 0) return NOTHING;
  const urls = [...sizes.keys()];
  const here = models.filter(({ url }) => {
    const folder = weightsFolder(url);
    return urls.some((url) => url.startsWith(folder));
  });
  const libraries = new Set(here.map(({ lib }) => lib));
  const folders = [...new Set(here.map(({ url }) => weightsFolder(url)))];
  const strays = urls.filter(
    (url) => !libraries.has(url) && !folders.some((folder) => url.startsWith(folder)),
  );
  return {
    models: await Promise.all(here.map((model) => cached(model, sizes))),
    strays,
    bytes: sum(sizes.values()),
    strayBytes: sum(strays.map((url) => sizes.get(url)!)),
  };
}

async function cached(model: LocalModel, sizes: Sizes): Promise<CachedModel> {
  const folder = weightsFolder(model.url);
  const bytes = sum(
    [...sizes].filter(([url]) => url.startsWith(folder) || url === model.lib).map(([, size]) => size),
  );
  return { model, bytes, whole: await isWhole(model) };
}

/** Whether all files of a model are in the caches. */
export async function isWhole(model: LocalModel): Promise<boolean> {
  if ((await missingOf(knownFiles(model))).length > 0) return false;
  try {
    return (await missingOf(listedFiles(model, ...(await readLists(model))))).length === 0;
  } catch {
    return false; // its lists are not those of a model
  }
}

/** Bytes of the weights, asked of the server that has them, and kept nowhere. Undefined when it does not tell. */
export async function exactBytes(model: LocalModel, signal: AbortSignal): Promise<number | undefined> {
  const [config, tensors] = await Promise.all(
    [configOf(model), tensorCacheOf(model)].map(async ({ url }) => {
      const response = await fetch(url, { signal, credentials: 'omit' });
      return response.ok ? ((await response.json()) as never) : undefined;
    }),
  );
  return config && tensors ? bytesOf(listedFiles(model, config, tensors)) : undefined;
}

async function sizesOfAll(): Promise<Sizes> {
  const sizes = new Map<string, number>();
  for (const name of Object.values(CACHES)) {
    if (!(await caches.has(name))) continue;
    const cache = await caches.open(name);
    for (const key of await cache.keys()) sizes.set(key.url, await sizeOf((await cache.match(key))!));
  }
  return sizes;
}

/** Bytes of an answer. Only a length that is not that of a compressed body can be taken at its word. */
async function sizeOf(response: Response): Promise<number> {
  const told = Number(response.headers.get('content-length') ?? NaN);
  if (Number.isFinite(told) && !response.headers.has('content-encoding')) return told;
  return (await response.blob()).size;
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};
