import * as v from 'valibot';
import type { Db } from '../db.ts';
import type { Derivation, Sealed } from './sealing.ts';

const NAME = 'keys.vault';

/** Remembered keys as they lie in the database: how to derive the cipher key, and nothing readable but which connections they are of. */
export interface VaultRecord {
  readonly version: 1;
  readonly cipher: 'AES-GCM-256';
  readonly derivation: Derivation;
  /** An empty text under the passphrase: tells a wrong passphrase from a key that is damaged. */
  readonly proof: Sealed;
  /** By connection. */
  readonly keys: Readonly<Record<string, Sealed>>;
}

const bytes = (length?: number) =>
  v.pipe(
    v.instance(Uint8Array<ArrayBuffer>),
    v.check((array) => length === undefined || array.length === length),
  );

const sealed = v.object({ iv: bytes(12), data: bytes() });

const vaultRecord = v.object({
  version: v.literal(1),
  cipher: v.literal('AES-GCM-256'),
  derivation: v.object({
    name: v.literal('PBKDF2'),
    hash: v.literal('SHA-256'),
    // more than this would freeze the page; fewer than 100,000 were never written
    iterations: v.pipe(v.number(), v.integer(), v.minValue(100_000), v.maxValue(20_000_000)),
    salt: bytes(16),
  }),
  proof: sealed,
  keys: v.record(v.string(), sealed),
});

/** The stored record; `damaged` when it is there and cannot be one of ours. */
export async function loadVault(db: Db): Promise<VaultRecord | 'damaged' | undefined> {
  const row = await db.settings.get(NAME);
  if (row === undefined) return undefined;
  const { success, output } = v.safeParse(vaultRecord, row.value);
  return success ? output : 'damaged';
}

export const storeVault = (db: Db, value: VaultRecord): Promise<unknown> =>
  db.settings.put({ key: NAME, value });

/** Deletes the record with all that it holds. */
export const deleteVault = (db: Db): Promise<void> => db.settings.delete(NAME);

/** Ties a sealed text to this format, this version and its place in the record, so that none can stand for another. */
export const boundTo = ({ version }: Pick<VaultRecord, 'version'>, connectionId = ''): string =>
  JSON.stringify(['espalier-keys', version, connectionId]);
