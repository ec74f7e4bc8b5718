import type { Db } from './db.ts';
import { forgetKey } from './keys.ts';
import { deriveKey, newDerivation, seal, unseal, type Sealed } from './keys/sealing.ts';
import { boundTo, loadVault, storeVault, type VaultRecord } from './keys/vaultRecord.ts';

export { deleteVault } from './keys/vaultRecord.ts';

/** What can be known of the remembered keys without the passphrase. */
export type VaultState =
  | { readonly kind: 'off' }
  | { readonly kind: 'damaged' }
  | {
      readonly kind: 'on';
      /** Of which connections keys are remembered. */
      readonly connections: readonly string[];
      /** Which passphrase they are under; another one after every change. */
      readonly seal: string;
    };

/** Lets keys be remembered without the passphrase, for as long as somebody holds it. */
export interface VaultKey {
  readonly seal: string;
  readonly key: CryptoKey;
}

/** What the passphrase opened. */
export interface OpenedVault {
  readonly vaultKey: VaultKey;
  /** By connection. */
  readonly keys: Readonly<Record<string, string>>;
  /** Connections whose key is stored but can no longer be read. */
  readonly damaged: readonly string[];
}

/** The passphrase is not the one, or no longer the one. Nothing was changed. */
export class WrongPassphrase extends Error {
  override name = 'WrongPassphrase';

  constructor() {
    super('This is not the passphrase of the remembered keys. Nothing was lost: try again.');
  }
}

/** There is nothing that a passphrase could open. */
export class NoVault extends Error {
  override name = 'NoVault';

  constructor() {
    super('The remembered keys are gone or damaged. Forget them under Models and enter the keys again.');
  }
}

export async function readVault(db: Db): Promise<VaultState> {
  const record = await loadVault(db);
  if (record === undefined) return { kind: 'off' };
  if (record === 'damaged') return { kind: 'damaged' };
  return { kind: 'on', connections: Object.keys(record.keys), seal: sealOf(record) };
}

/** Whether the key of a connection is remembered, whoever may read it now. */
export async function isRemembered(db: Db, connectionId: string): Promise<boolean> {
  const state = await readVault(db);
  return state.kind === 'on' && state.connections.includes(connectionId);
}

/**
 * Begins to remember keys, given by connection, under a passphrase.
 * @throws Error when keys are remembered already.
 */
export async function createVault(
  db: Db,
  passphrase: string,
  keys: Readonly<Record<string, string>>,
): Promise<VaultKey> {
  const { record, vaultKey } = await sealAll(passphrase, keys);
  await db.transaction('rw', db.settings, async () => {
    if ((await loadVault(db)) !== undefined)
      throw new Error('Keys are remembered on this device already, under a passphrase of their own.');
    await storeVault(db, record);
  });
  return vaultKey;
}

/**
 * Opens the remembered keys. A key that is damaged does not keep the others from opening.
 * @throws WrongPassphrase, NoVault
 */
export const openVault = async (db: Db, passphrase: string): Promise<OpenedVault> =>
  openRecord(await existing(db), passphrase);

async function openRecord(record: VaultRecord, passphrase: string): Promise<OpenedVault> {
  const key = await deriveKey(passphrase, record.derivation);
  if ((await unseal(key, record.proof, boundTo(record))) === undefined) throw new WrongPassphrase();
  const keys: Record<string, string> = {};
  const damaged: string[] = [];
  for (const [id, sealed] of Object.entries(record.keys)) {
    const opened = await unseal(key, sealed, boundTo(record, id));
    if (opened === undefined) damaged.push(id);
    else keys[id] = opened;
  }
  return { vaultKey: { seal: sealOf(record), key }, keys, damaged };
}

/**
 * Remembers the key of a connection, in place of an earlier one.
 * @throws WrongPassphrase when the passphrase was changed since, NoVault
 */
export async function rememberKey(
  db: Db,
  { seal: under, key }: VaultKey,
  connectionId: string,
  secret: string,
): Promise<void> {
  const sealed = await seal(key, secret, boundTo({ version: 1 }, connectionId));
  await change(db, (record) => {
    if (sealOf(record) !== under) throw new WrongPassphrase();
    return { ...record.keys, [connectionId]: sealed };
  });
}

/** Forgets the key of a connection. Needs no passphrase. */
export async function forgetRemembered(db: Db, connectionId: string): Promise<void> {
  if (!(await isRemembered(db, connectionId))) return;
  await change(db, ({ keys }) => {
    const { [connectionId]: _, ...others } = keys;
    return others;
  });
}

/** Forgets the key of a connection in this session and on this device. */
export async function forgetEverywhere(db: Db, connectionId: string): Promise<void> {
  forgetKey(connectionId);
  await forgetRemembered(db, connectionId);
}

/**
 * Puts all keys that can be read under another passphrase.
 * @throws WrongPassphrase, NoVault; Error when another tab changed the keys meanwhile, and nothing was done.
 */
export async function changePassphrase(db: Db, old: string, next: string): Promise<VaultKey> {
  const before = await existing(db);
  const { keys } = await openRecord(before, old);
  const { record, vaultKey } = await sealAll(next, keys);
  await db.transaction('rw', db.settings, async () => {
    if (stateOf(await existing(db)) !== stateOf(before))
      throw new Error('Another tab changed the remembered keys in this moment. Try again.');
    await storeVault(db, record);
  });
  return vaultKey;
}

/** Differs after every write, since every write has numbers of its own. */
const stateOf = ({ derivation, keys }: VaultRecord): string =>
  [derivation.salt, ...Object.entries(keys).map(([id, { iv }]) => `${id} ${iv}`)].join(';');

async function sealAll(
  passphrase: string,
  secrets: Readonly<Record<string, string>>,
): Promise<{ record: VaultRecord; vaultKey: VaultKey }> {
  const derivation = newDerivation();
  const key = await deriveKey(passphrase, derivation);
  const base = { version: 1, cipher: 'AES-GCM-256', derivation } as const;
  const keys: Record<string, Sealed> = {};
  for (const [id, secret] of Object.entries(secrets)) keys[id] = await seal(key, secret, boundTo(base, id));
  const record = { ...base, proof: await seal(key, '', boundTo(base)), keys };
  return { record, vaultKey: { seal: sealOf(record), key } };
}

/** Replaces the keys of the record. Whatever is encrypted is so before: a transaction does not wait for a cipher. */
const change = (db: Db, keysOf: (record: VaultRecord) => Readonly<Record<string, Sealed>>): Promise<void> =>
  db.transaction('rw', db.settings, async () => {
    const record = await existing(db);
    await storeVault(db, { ...record, keys: keysOf(record) });
  });

async function existing(db: Db): Promise<VaultRecord> {
  const record = await loadVault(db);
  if (record === undefined || record === 'damaged') throw new NoVault();
  return record;
}

/** The salt, in writing: every passphrase gets a new one. */
const sealOf = ({ derivation }: VaultRecord): string =>
  [...derivation.salt].map((byte) => byte.toString(16).padStart(2, '0')).join('');
