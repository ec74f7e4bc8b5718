/** What keeps texts for the life of a tab, or for all tabs; workers have none. */
interface KeyStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

type KeyMessage =
  | { readonly type: 'keys-wanted' }
  | { readonly type: 'keys-offered'; readonly keys: SessionKeys; readonly withdrawals: number }
  | { readonly type: 'key-set'; readonly connectionId: string; readonly key: SessionKey }
  | {
      readonly type: 'keys-withdrawn';
      readonly connectionIds: readonly string[];
      readonly withdrawals: number;
    };

/**
 * How long a key stays where it was typed: `tab` survives a reload, at the price that browsers write the storage of a tab to disk;
 * `memory` never touches the disk.
 */
export type KeyStay = 'tab' | 'memory';

interface SessionKey {
  readonly text: string;
  readonly stay: KeyStay;
}

type SessionKeys = Readonly<Record<string, SessionKey>>;

const NAME = 'espalier-keys';
const WITHDRAWALS = 'espalier-keys-withdrawals';

/**
 * API keys by connection, for this session only: held in memory and, unless they are to stay there, in the storage of the tab,
 * told to other tabs and workers of this origin over a channel, and never written to the database, an export or a log.
 *
 * A key that is withdrawn leaves every tab, those that sleep included: withdrawals are counted where all tabs see it, and who
 * comes back with an older count has slept through one, drops what it has and asks the others.
 */
export class KeyRing {
  #keys = new Map<string, SessionKey>();
  #withdrawals = 0;
  #storage: KeyStorage | undefined;
  #common: KeyStorage | undefined;
  #channel: BroadcastChannel;
  #listeners = new Set<() => void>();
  #offered: Promise<void>;
  #settled: Promise<void> | undefined;

  /** `storage` is the tab's own, `common` that of all tabs. */
  constructor(
    channelName = NAME,
    storage: KeyStorage | undefined = storageOf('sessionStorage'),
    common: KeyStorage | undefined = storageOf('localStorage'),
  ) {
    this.#storage = storage;
    this.#common = common;
    this.#load();
    this.#channel = new BroadcastChannel(channelName);
    (this.#channel as { unref?: () => void }).unref?.(); // in Node an open channel would keep the process alive
    this.#offered = new Promise((arrived) => {
      this.#channel.onmessage = ({ data }: MessageEvent<KeyMessage>) => {
        this.#hear(data);
        if (data.type === 'keys-offered') arrived();
      };
    });
    this.#channel.postMessage({ type: 'keys-wanted' } satisfies KeyMessage);
  }

  /** The key of a connection, or an empty text. */
  keyOf(connectionId: string): string {
    return this.#keys.get(connectionId)?.text ?? '';
  }

  /** Keeps a key for this session; an empty one forgets. */
  setKey(connectionId: string, text: string, stay: KeyStay = 'tab'): void {
    const key = { text: text.trim(), stay };
    if (key.text === '') return this.forgetKey(connectionId);
    this.#keys.set(connectionId, key);
    this.#tell({ type: 'key-set', connectionId, key });
  }

  /** Forgets a key here, in every other tab and in the workers. */
  forgetKey(connectionId: string): void {
    this.withdraw([connectionId]);
  }

  /** Takes keys out of this session: here, in every other tab and in the workers. */
  withdraw(connectionIds: readonly string[]): void {
    this.#withdrawals = 1 + Math.max(this.#withdrawals, this.#commonWithdrawals());
    write(this.#common, WITHDRAWALS, String(this.#withdrawals));
    this.#drop(connectionIds);
    this.#tell({ type: 'keys-withdrawn', connectionIds, withdrawals: this.#withdrawals });
  }

  /** Calls back after every change, whoever made it. Returns the undo. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves when another tab or page has told its keys, or when none has within `ms` milliseconds of the first asking:
   * whoever has none keeps silent, and a page that is just loading may take a while.
   */
  settled(ms = 2000): Promise<void> {
    return (this.#settled ??= this.#wait(ms));
  }

  async #wait(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.#offered, new Promise((late) => (timer = setTimeout(late, ms)))]);
    clearTimeout(timer);
  }

  close(): void {
    this.#channel.close();
  }

  #hear(message: KeyMessage): void {
    switch (message.type) {
      case 'keys-wanted':
        if (this.#keys.size > 0)
          this.#channel.postMessage({
            type: 'keys-offered',
            keys: Object.fromEntries(this.#keys),
            withdrawals: this.#withdrawals,
          });
        return;
      case 'keys-offered':
        if (message.withdrawals < this.#withdrawals) return; // by a tab that had not heard of a withdrawal yet
        this.#withdrawals = message.withdrawals;
        // what is known here is as new or newer
        for (const [id, key] of Object.entries(message.keys))
          if (!this.#keys.has(id)) this.#keys.set(id, key);
        return this.#changed();
      case 'key-set':
        this.#keys.set(message.connectionId, message.key);
        return this.#changed();
      case 'keys-withdrawn':
        this.#withdrawals = Math.max(this.#withdrawals, message.withdrawals);
        this.#drop(message.connectionIds);
        return this.#changed();
      default:
        return message satisfies never;
    }
  }

  #tell(message: KeyMessage): void {
    this.#channel.postMessage(message);
    this.#changed();
  }

  #changed(): void {
    this.#save();
    for (const listener of this.#listeners) listener();
  }

  #drop(connectionIds: readonly string[]): void {
    for (const id of connectionIds) this.#keys.delete(id);
  }

  #commonWithdrawals(): number {
    return Number(read(this.#common, WITHDRAWALS) ?? 0) || 0;
  }

  #load(): void {
    this.#withdrawals = this.#commonWithdrawals();
    try {
      const saved = JSON.parse(read(this.#storage, NAME) ?? '{}') as {
        withdrawals?: number;
        keys?: Record<string, unknown>;
      };
      if (saved.withdrawals !== this.#withdrawals) return;
      for (const [id, key] of Object.entries(saved.keys ?? {}))
        if (typeof key === 'string') this.#keys.set(id, { text: key, stay: 'tab' });
    } catch {
      // a damaged storage holds no keys
    }
  }

  #save(): void {
    const staying = [...this.#keys].filter(([, { stay }]) => stay === 'tab');
    const keys = Object.fromEntries(staying.map(([id, { text }]) => [id, text]));
    const saved = { withdrawals: this.#withdrawals, keys };
    write(this.#storage, NAME, JSON.stringify(saved));
  }
}

function storageOf(kind: 'sessionStorage' | 'localStorage'): KeyStorage | undefined {
  try {
    return (globalThis as { sessionStorage?: KeyStorage; localStorage?: KeyStorage })[kind];
  } catch {
    return undefined;
  }
}

function read(storage: KeyStorage | undefined, name: string): string | null {
  try {
    return storage?.getItem(name) ?? null;
  } catch {
    return null; // as where nothing was kept
  }
}

function write(storage: KeyStorage | undefined, name: string, value: string): void {
  try {
    storage?.setItem(name, value);
  } catch {
    // where storage is blocked, keys live as long as the page
  }
}

let ring: KeyRing | undefined;
const shared = () => (ring ??= new KeyRing());

/** The API key of a connection in this session, or an empty text. */
export const keyOf = (connectionId: string): string => shared().keyOf(connectionId);

/** Keeps an API key for this session only; an empty one forgets. */
export const setKey = (connectionId: string, key: string, stay?: KeyStay): void =>
  shared().setKey(connectionId, key, stay);

export const forgetKey = (connectionId: string): void => shared().forgetKey(connectionId);

/** Takes keys out of this session in all tabs and workers. */
export const withdrawKeys = (connectionIds: readonly string[]): void => shared().withdraw(connectionIds);

/** Calls back when any key is set or forgotten, in any tab. Returns the undo. */
export const onKeysChange = (listener: () => void): (() => void) => shared().onChange(listener);

/**
 * Joins the exchange of keys. A page calls this as it starts, so that workers and later tabs can ask it; a worker awaits
 * it before it does without a key.
 */
export const keysSettled = (ms?: number): Promise<void> => shared().settled(ms);
