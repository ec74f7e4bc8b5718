import { createSubscriber } from 'svelte/reactivity';
import { keyOf, onKeysChange, setKey, withdrawKeys } from '../../../store/keys.ts';
import {
  changePassphrase,
  createVault,
  deleteVault,
  forgetEverywhere,
  forgetRemembered,
  openVault,
  readVault,
  rememberKey,
  type VaultKey,
  type VaultState,
} from '../../../store/vault.ts';
import { db } from '../../db.ts';
import { Live } from '../../live.svelte.ts';

/** `locked`: remembered on this device, and not in this session until the passphrase is given. */
export type KeyState = 'present' | 'locked' | 'missing';

/**
 * The keys that this device remembers, as they bear on this session. What is unlocked goes into the memory of all tabs, and never
 * onto the disk; only the tab in which the passphrase was typed can remember further keys without it.
 */
class DeviceKeys {
  #vault = new Live<VaultState>(() => readVault(db), { kind: 'off' });
  #followSession = createSubscriber((update) => onKeysChange(update));
  #held = $state.raw<VaultKey | undefined>();

  constructor() {
    // locked in another tab: this one gives up its right to write as well
    onKeysChange(() => {
      if (this.#held) void this.#followLock();
    });
  }

  async #followLock(): Promise<void> {
    const vault = await readVault(db);
    if (vault.kind !== 'on' || vault.connections.some((id) => keyOf(id) === '')) this.#held = undefined;
  }

  /** Whether it is known yet what this device remembers. */
  get loaded(): boolean {
    return this.#vault.loaded;
  }

  get kind(): VaultState['kind'] {
    return this.#vault.current.kind;
  }

  /** Connections whose key is remembered. */
  get remembered(): readonly string[] {
    const vault = this.#vault.current;
    return vault.kind === 'on' ? vault.connections : [];
  }

  /** Connections whose key is remembered and not in this session. */
  get locked(): readonly string[] {
    this.#followSession();
    return this.remembered.filter((id) => keyOf(id) === '');
  }

  /** What has to be typed before a key can be remembered here. */
  get asks(): 'nothing' | 'passphrase' | 'new passphrase' {
    const vault = this.#vault.current;
    if (vault.kind !== 'on') return 'new passphrase';
    return this.#held?.seal === vault.seal ? 'nothing' : 'passphrase';
  }

  stateOf(connectionId: string): KeyState {
    this.#followSession();
    if (keyOf(connectionId) !== '') return 'present';
    return this.remembered.includes(connectionId) ? 'locked' : 'missing';
  }

  isRemembered(connectionId: string): boolean {
    return this.remembered.includes(connectionId);
  }

  /** Begins to remember, with the keys that this session has of these connections. */
  async turnOn(passphrase: string, connectionIds: readonly string[]): Promise<void> {
    const present = connectionIds.map((id) => [id, keyOf(id)] as const).filter(([, key]) => key !== '');
    this.#held = await createVault(db, passphrase, Object.fromEntries(present));
    for (const [id, key] of present) setKey(id, key, 'memory');
  }

  /**
   * Puts the remembered keys into this session; a key that was typed in it meanwhile stays. What can no longer be read is forgotten.
   * Gives the connections whose key that was.
   */
  async unlock(passphrase: string): Promise<readonly string[]> {
    const { vaultKey, keys, damaged } = await openVault(db, passphrase);
    for (const id of damaged) await forgetRemembered(db, id);
    for (const [id, key] of Object.entries(keys)) if (keyOf(id) === '') setKey(id, key, 'memory');
    this.#held = vaultKey;
    return damaged;
  }

  /** Takes the remembered keys out of this session, in all tabs and workers. */
  async lock(): Promise<void> {
    this.#held = undefined;
    const vault = await readVault(db);
    if (vault.kind === 'on') withdrawKeys(vault.connections);
  }

  /** Remembers a key and puts it into this session. `passphrase` where `asks` asks for one. */
  async remember(connectionId: string, key: string, passphrase: string): Promise<void> {
    const vault = await readVault(db);
    if (vault.kind !== 'on') {
      this.#held = await createVault(db, passphrase, { [connectionId]: key });
      return setKey(connectionId, key, 'memory');
    }
    if (this.#held?.seal !== vault.seal) await this.unlock(passphrase);
    setKey(connectionId, key, 'memory');
    await rememberKey(db, this.#held!, connectionId, key);
  }

  async change(old: string, next: string): Promise<void> {
    await this.unlock(old);
    this.#held = await changePassphrase(db, old, next);
  }

  /** Stops remembering a key; it stays in this session. */
  async keepForSession(connectionId: string): Promise<void> {
    await forgetRemembered(db, connectionId);
    setKey(connectionId, keyOf(connectionId));
  }

  /** Forgets a key on this device and in this session. */
  forget = (connectionId: string): Promise<void> => forgetEverywhere(db, connectionId);

  /** Forgets all remembered keys, on this device and in this session, and the passphrase with them. */
  async forgetAll(): Promise<void> {
    await this.lock();
    await deleteVault(db);
  }
}

export const deviceKeys = new DeviceKeys();
