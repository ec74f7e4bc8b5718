/** What keeps keys for the life of a tab; workers have none. */
interface KeyStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

type KeyMessage =
  | { readonly type: 'keys-wanted' }
  | { readonly type: 'keys-offered'; readonly keys: Readonly<Record<string, string>> }
  | { readonly type: 'key-set'; readonly connectionId: string; readonly key: string }
  | { readonly type: 'key-forgotten'; readonly connectionId: string };

const NAME = 'espalier-keys';

/**
 * API keys by connection, for this session only: held in memory and in the storage of the tab, told to other tabs and
 * workers of this origin over a channel, and never written to the database, an export or a log.
 */
export class KeyRing {
  #keys = new Map<string, string>();
  #storage: KeyStorage | undefined;
  #channel: BroadcastChannel;
  #listeners = new Set<() => void>();
  #offered: Promise<void>;
  #settled: Promise<void> | undefined;

  constructor(channelName = NAME, storage: KeyStorage | undefined = tabStorage()) {
    this.#storage = storage;
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
    return this.#keys.get(connectionId) ?? '';
  }

  /** Keeps a key for this session; an empty one forgets. */
  setKey(connectionId: string, key: string): void {
    const trimmed = key.trim();
    if (trimmed === '') return this.forgetKey(connectionId);
    this.#keys.set(connectionId, trimmed);
    this.#tell({ type: 'key-set', connectionId, key: trimmed });
  }

  /** Forgets a key here, in every other tab and in the workers. */
  forgetKey(connectionId: string): void {
    this.#keys.delete(connectionId);
    this.#tell({ type: 'key-forgotten', connectionId });
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
          this.#channel.postMessage({ type: 'keys-offered', keys: Object.fromEntries(this.#keys) });
        return;
      case 'keys-offered':
        // what is known here is as new or newer
        for (const [id, key] of Object.entries(message.keys))
          if (!this.#keys.has(id)) this.#keys.set(id, key);
        return this.#changed();
      case 'key-set':
        this.#keys.set(message.connectionId, message.key);
        return this.#changed();
      case 'key-forgotten':
        this.#keys.delete(message.connectionId);
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

  #load(): void {
    try {
      const saved: unknown = JSON.parse(this.#storage?.getItem(NAME) ?? '{}');
      for (const [id, key] of Object.entries(saved as Record<string, unknown>))
        if (typeof key === 'string') this.#keys.set(id, key);
    } catch {
      // a storage that is blocked or damaged holds no keys
    }
  }

  #save(): void {
    try {
      this.#storage?.setItem(NAME, JSON.stringify(Object.fromEntries(this.#keys)));
    } catch {
      // where storage is blocked, keys live as long as the page
    }
  }
}

function tabStorage(): KeyStorage | undefined {
  try {
    return (globalThis as { sessionStorage?: KeyStorage }).sessionStorage;
  } catch {
    return undefined;
  }
}

let ring: KeyRing | undefined;
const shared = () => (ring ??= new KeyRing());

/** The API key of a connection in this session, or an empty text. */
export const keyOf = (connectionId: string): string => shared().keyOf(connectionId);

/** Keeps an API key for this session only; an empty one forgets. */
export const setKey = (connectionId: string, key: string): void => shared().setKey(connectionId, key);

export const forgetKey = (connectionId: string): void => shared().forgetKey(connectionId);

/** Calls back when any key is set or forgotten, in any tab. Returns the undo. */
export const onKeysChange = (listener: () => void): (() => void) => shared().onChange(listener);

/**
 * Joins the exchange of keys. A page calls this as it starts, so that workers and later tabs can ask it; a worker awaits
 * it before it does without a key.
 */
export const keysSettled = (ms?: number): Promise<void> => shared().settled(ms);
