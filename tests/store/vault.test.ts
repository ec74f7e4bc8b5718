import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../../src/store/db.ts';
import { loadVault, storeVault, type VaultRecord } from '../../src/store/keys/vaultRecord.ts';
import {
  changePassphrase,
  createVault,
  deleteVault,
  forgetRemembered,
  isRemembered,
  NoVault,
  openVault,
  readVault,
  rememberKey,
  WrongPassphrase,
  type VaultKey,
} from '../../src/store/vault.ts';
import { freshDbs } from './freshDb.ts';

const PASSPHRASE = 'correct horse battery staple';
const KEYS = { a: 'sk-sentinel-a', b: 'sk-sentinel-b' };

const freshDb = freshDbs();

/** A vault with both keys, made once: deriving a key is slow on purpose. */
let made: VaultRecord;
let vaultKey: VaultKey;
beforeAll(async () => {
  const db = freshDb();
  vaultKey = await createVault(db, PASSPHRASE, KEYS);
  made = (await loadVault(db)) as VaultRecord;
});

async function dbWith(record: unknown = made): Promise<Db> {
  const db = freshDb();
  await storeVault(db, record as VaultRecord);
  return db;
}

const changed = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));

describe('what is stored', () => {
  it('is derived as OWASP asks and cannot be read', () => {
    expect(made.derivation).toMatchObject({ name: 'PBKDF2', hash: 'SHA-256' });
    expect(made.derivation.iterations).toBeGreaterThanOrEqual(600_000);
    expect(made.derivation.salt).toHaveLength(16);
    const text = new TextDecoder('latin1');
    for (const { iv, data } of [made.proof, ...Object.values(made.keys)]) {
      expect(iv).toHaveLength(12);
      expect(text.decode(data)).not.toContain('sentinel');
    }
  });

  it('never uses a number twice, even for the same key', async () => {
    const db = await dbWith();
    await rememberKey(db, vaultKey, 'a', KEYS.a);
    const now = (await loadVault(db)) as VaultRecord;
    const ivs = [made.proof, ...Object.values(made.keys), now.keys.a!].map(({ iv }) => String(iv));
    expect(new Set(ivs).size).toBe(ivs.length);
    expect(now.keys.a!.data).not.toEqual(made.keys.a!.data);
  });

  it('is under a key that nobody can take out', async () => {
    expect(vaultKey.key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', vaultKey.key)).rejects.toThrow();
  });
});

describe('the passphrase', () => {
  it('opens all keys; another one opens none and loses nothing', async () => {
    const db = await dbWith();
    await expect(openVault(db, `${PASSPHRASE} `)).rejects.toThrow(WrongPassphrase);
    expect(await loadVault(db)).toEqual(made);
    expect(await openVault(db, PASSPHRASE)).toMatchObject({ keys: KEYS, damaged: [] });
  });

  it('can be changed: the old one opens nothing any more', async () => {
    const db = await dbWith();
    await rememberKey(db, vaultKey, 'c', 'sk-sentinel-c');
    await changePassphrase(db, PASSPHRASE, 'ﬁsh tank number nine'); // with a ligature, as some keyboards write it
    const now = (await loadVault(db)) as VaultRecord;
    expect(now.derivation.salt).not.toEqual(made.derivation.salt);
    await expect(openVault(db, PASSPHRASE)).rejects.toThrow(WrongPassphrase);
    expect((await openVault(db, 'fish tank number nine')).keys).toEqual({ ...KEYS, c: 'sk-sentinel-c' });
    // another tab, which still holds what the old one gave, is asked anew
    await expect(rememberKey(db, vaultKey, 'd', 'sk-d')).rejects.toThrow(WrongPassphrase);
  });

  it('is not changed over what another tab does meanwhile', async () => {
    const db = await dbWith();
    const changing = changePassphrase(db, PASSPHRASE, 'another one');
    await forgetRemembered(db, 'a');
    await expect(changing).rejects.toThrow(/Another tab/);
    expect(await readVault(db)).toMatchObject({ connections: ['b'] });
  });
});

describe('keys', () => {
  it('are told by connection while they are locked, and forgotten one by one without the passphrase', async () => {
    const db = await dbWith();
    expect(await readVault(db)).toMatchObject({ kind: 'on', connections: ['a', 'b'], seal: vaultKey.seal });
    await forgetRemembered(db, 'a');
    expect([await isRemembered(db, 'a'), await isRemembered(db, 'b')]).toEqual([false, true]);
  });

  it('are all gone once the vault is deleted', async () => {
    const db = await dbWith();
    await deleteVault(db);
    expect(await db.settings.count()).toBe(0);
    expect(await readVault(db)).toEqual({ kind: 'off' });
    await expect(openVault(db, PASSPHRASE)).rejects.toThrow(NoVault);
    await forgetRemembered(db, 'a');
  });

  it('are never replaced by another vault', async () => {
    const db = await dbWith();
    await expect(createVault(db, 'another one', {})).rejects.toThrow(/already/);
    expect(await loadVault(db)).toEqual(made);
  });
});

describe('a damaged vault', () => {
  it('still opens its other keys when one is damaged, or stands in the place of another', async () => {
    const { a, b } = made.keys as Record<'a' | 'b', VaultRecord['proof']>;
    const db = await dbWith({ ...made, keys: { a: { ...a, data: changed(a.data) }, b, c: b } });
    expect(await openVault(db, PASSPHRASE)).toMatchObject({ keys: { b: KEYS.b }, damaged: ['a', 'c'] });
  });

  it.each([
    ['nothing', null],
    ['a text', 'keys'],
    ['another version', () => ({ ...made, version: 2 })],
    ['no salt', () => ({ ...made, derivation: { ...made.derivation, salt: new Uint8Array(0) } })],
    ['a work factor that would freeze the page', () => withIterations(1e12)],
    ['a work factor that protects nothing', () => withIterations(1)],
    ['a key that is a text', () => ({ ...made, keys: { a: 'sk-a' } })],
  ])('is called damaged when it is %s', async (_, record) => {
    const db = await dbWith(typeof record === 'function' ? record() : record);
    expect(await readVault(db)).toEqual({ kind: 'damaged' });
    await expect(openVault(db, PASSPHRASE)).rejects.toThrow(NoVault);
    await deleteVault(db);
    expect(await readVault(db)).toEqual({ kind: 'off' });
  });

  const withIterations = (iterations: number) => ({
    ...made,
    derivation: { ...made.derivation, iterations },
  });
});
