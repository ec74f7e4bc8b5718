import { deviceKeys } from './deviceKeys.svelte.ts';
import { WrongPassphrase } from '../../../store/vault.ts';
import { faultsOf, type PassphraseFaults } from './passphrase.ts';

/** What a form that takes a key asks about remembering it: whether, and under which passphrase where one is needed. */
export class Remembering {
  #usual: () => boolean;
  #wanted = $state<boolean | undefined>();
  #checked = $state(false);
  #wrong = $state<string | undefined>();
  passphrase = $state('');
  repeated = $state('');

  /** `usual`: whether it is wanted while the person has not said; by default, whether this device remembers keys. */
  constructor(usual = () => deviceKeys.kind === 'on') {
    this.#usual = usual;
  }

  get wanted(): boolean {
    return this.possible && (this.#wanted ?? this.#usual());
  }

  set wanted(wanted: boolean) {
    this.#wanted = wanted;
  }

  /** Browsers encrypt on secure addresses only, and a damaged vault takes nothing. */
  get possible(): boolean {
    return isSecureContext && deviceKeys.loaded && deviceKeys.kind !== 'damaged';
  }

  get asks(): typeof deviceKeys.asks {
    return this.wanted ? deviceKeys.asks : 'nothing';
  }

  get faults(): PassphraseFaults {
    if (this.#wrong !== undefined) return { passphrase: this.#wrong };
    return this.#checked ? this.#found() : {};
  }

  /** Remembers the key, if that is wanted. Gives false, and says why in `faults`, when the passphrase will not do. */
  async remember(connectionId: string, key: string): Promise<boolean> {
    this.#wrong = undefined;
    this.#checked = true;
    if (Object.keys(this.#found()).length > 0) return false;
    try {
      if (this.wanted) await deviceKeys.remember(connectionId, key, this.passphrase);
      this.#wanted = undefined;
    } catch (error) {
      if (!(error instanceof WrongPassphrase)) throw error;
      this.#wrong = error.message;
      return false;
    } finally {
      this.passphrase = this.repeated = '';
      this.#checked = false;
    }
    return true;
  }

  #found(): PassphraseFaults {
    if (this.asks === 'new passphrase') return faultsOf(this.passphrase, this.repeated);
    if (this.asks === 'passphrase' && this.passphrase === '')
      return { passphrase: 'Type the passphrase of your remembered keys.' };
    return {};
  }
}
