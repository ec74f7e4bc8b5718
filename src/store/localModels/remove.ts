import { LOCAL, type LocalModel } from '../../catalog/localModel.ts';
import type { Db } from '../db.ts';
import { dropLocalModel, localModels } from '../localModels.ts';
import { modelLock } from './downloads.ts';
import { CACHES, weightsFolder } from './files.ts';

/**
 * Deletes a model: from the list that runs choose from, and its files, those of a stopped download too. A file that another
 * model uses stays: some models are the same weights with another context window, and many share a library.
 */
export async function removeModel(db: Db, model: LocalModel): Promise<void> {
  await db.downloads.delete(model.id); // whoever is fetching stops
  await navigator.locks.request(modelLock(model.id), async () => {
    const others = [
      ...(await localModels(db)),
      ...(await db.downloads.toArray()).map((row) => row.model),
    ].filter(({ id }) => id !== model.id);
    const folder = weightsFolder(model.url);
    if (!others.some(({ url }) => weightsFolder(url) === folder)) await deleteBelow(folder);
    if (!others.some(({ lib }) => lib === model.lib))
      await (await caches.open(CACHES.library)).delete(model.lib);
  });
  await dropLocalModel(db, model.id);
}

async function deleteBelow(folder: string): Promise<void> {
  for (const name of [CACHES.weights, CACHES.config]) {
    const cache = await caches.open(name);
    const keys = await cache.keys();
    await Promise.all(keys.filter(({ url }) => url.startsWith(folder)).map((key) => cache.delete(key)));
  }
}

/** Deletes cached files that belong to no known model. */
export async function removeFiles(urls: readonly string[]): Promise<void> {
  for (const name of Object.values(CACHES)) {
    const cache = await caches.open(name);
    await Promise.all(urls.map((url) => cache.delete(url)));
  }
}

/** How many runs use a local model, in any role. */
export const countRunsWith = (db: Db, { id }: LocalModel): Promise<number> =>
  db.runs
    .filter(({ spec }) =>
      Object.values(spec.models).some((model) => model?.connection === LOCAL && model.model === id),
    )
    .count();
