/** What the browser says about the storage of this site. Bytes; undefined where it does not say. */
export interface StorageFacts {
  /** Whether the browser has promised not to clear it by itself. */
  readonly persisted: boolean | undefined;
  readonly used: number | undefined;
  readonly available: number | undefined;
}

const UNKNOWN: StorageFacts = { persisted: undefined, used: undefined, available: undefined };

/** The storage of this site as reactive state. */
export class StorageState {
  facts = $state.raw<StorageFacts>(UNKNOWN);
  /** What the browser answered when it was last asked to keep everything. */
  answer = $state<'granted' | 'refused' | undefined>();
  #manager: StorageManager | undefined;

  constructor(manager: StorageManager | undefined = navigator.storage) {
    this.#manager = manager; // missing where the page is not served securely
  }

  async refresh(): Promise<void> {
    try {
      const [persisted, estimate] = await Promise.all([
        this.#manager?.persisted(),
        this.#manager?.estimate(),
      ]);
      const { usage, quota } = estimate ?? {};
      const available = usage !== undefined && quota !== undefined ? Math.max(0, quota - usage) : undefined;
      this.facts = { persisted, used: usage, available };
    } catch {
      this.facts = UNKNOWN;
    }
  }

  /** Asks the browser not to clear the storage by itself. Some browsers ask the person, others decide alone. */
  async persist(): Promise<void> {
    const granted = await this.#manager?.persist().catch(() => false);
    this.answer = granted ? 'granted' : 'refused';
    await this.refresh();
  }
}

/** `3.2 MB`: decimal units, as browsers and systems show them. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}
