import { ModelError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { ConnectionRecord, Db } from '../store/db.ts';
import { keyOf } from '../store/keys.ts';
import { isRemembered } from '../store/vault.ts';

/**
 * A model that is called with the key its connection has at that moment: what is entered, replaced or locked while a run is under way
 * counts from the next call on.
 * @throws ModelError of kind `key` while the key is remembered but locked; nothing goes out then.
 */
export function keyed(
  db: Db,
  { id, name }: Pick<ConnectionRecord, 'id' | 'name'>,
  make: (key: string) => Model,
): Model {
  let current: { readonly key: string; readonly model: Model } | undefined;
  return async (request, signal) => {
    const key = keyOf(id);
    if (current?.key !== key) {
      current = undefined;
      if (key === '' && (await isRemembered(db, id)))
        throw new ModelError('key', `The key of “${name}” is locked: unlock the remembered keys to go on.`);
      current = { key, model: make(key) };
    }
    return current.model(request, signal);
  };
}
