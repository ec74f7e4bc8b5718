import type { LocalModel } from '../../../catalog/localModel.ts';
import { weightsFolder } from '../../../store/localModels/files.ts';
import type { CachedModel } from '../../../store/localModels/inventory.ts';

/** Of models whose files are whole and nobody's, one for each folder: the one with the largest window. */
export function foundOf(cached: readonly CachedModel[], known: readonly LocalModel[]): LocalModel[] {
  const taken = new Set(known.map(({ url }) => weightsFolder(url)));
  return cached
    .filter(({ whole }) => whole)
    .map(({ model }) => model)
    .toSorted((a, b) => (b.contextWindow ?? 0) - (a.contextWindow ?? 0))
    .filter(({ url }) => {
      const folder = weightsFolder(url);
      return !taken.has(folder) && taken.add(folder);
    });
}

/** The models of the list, and those that only this browser knows. */
export function knownOf(own: readonly LocalModel[], listed: readonly LocalModel[]): LocalModel[] {
  const ids = new Set(own.map(({ id }) => id));
  return [...own, ...listed.filter(({ id }) => !ids.has(id))];
}
