import type { BuiltinFault } from '../../../core/builtinModel.ts';
import { faultOf } from './faults.ts';
import { languageModel, offerOf, type LanguageModelApi } from './languageModel.ts';
import { NotReady } from './sessions.ts';

/** How the built-in model stands. `missing` in browsers that have none, `unknown` until the browser has been asked. */
export type Standing = 'unknown' | 'missing' | Availability;

/** Finds out how the built-in model stands, and sets it up. One for the page, so that a download outlives its card. */
export class Setup {
  readonly #model: LanguageModelApi | undefined;
  #standing = $state<Standing>('unknown');
  #languages = $state.raw<readonly string[]>([]);
  #progress = $state<number | undefined>();
  #reason = $state('');
  #fault = $state.raw<BuiltinFault | undefined>();
  #cancel: AbortController | undefined;

  constructor(model: LanguageModelApi | undefined) {
    this.#model = model;
    if (!model) this.#standing = 'missing';
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** BCP 47 tags of languages that the browser offers it for. */
  get languages(): readonly string[] {
    return this.#languages;
  }

  /** Why the model is unavailable, in the browser's own words; empty where it gives none. */
  get reason(): string {
    return this.#reason;
  }

  /** How far a download is that this page waits for, from 0 to 1; undefined when it waits for none. */
  get progress(): number | undefined {
    return this.#progress;
  }

  /** Why the last asking or download failed. */
  get fault(): BuiltinFault | undefined {
    return this.#fault;
  }

  /** Asks the browser again how it stands. */
  async check(): Promise<void> {
    if (!this.#model) return;
    try {
      const { availability, languages, options } = await offerOf(this.#model);
      this.#reason = availability === 'unavailable' ? await refusalOf(this.#model, options) : '';
      this.#standing = availability;
      this.#languages = languages;
    } catch (error) {
      this.#standing = 'unavailable';
      this.#fault = faultOf(error);
    }
  }

  /** Downloads the model and opens it once. Browsers want to be asked for this by a click. */
  async download(): Promise<void> {
    if (!this.#model || this.#cancel) return;
    const { signal } = (this.#cancel = new AbortController());
    this.#fault = undefined;
    this.#progress = 0;
    try {
      await this.#fetched(this.#model, signal);
    } catch (error) {
      if (!signal.aborted) this.#fault = faultOf(error);
    } finally {
      this.#cancel = undefined;
      this.#progress = undefined;
      await this.check();
    }
  }

  /** Waits no longer. A browser may go on downloading all the same. */
  cancel(): void {
    this.#cancel?.abort();
  }

  async #fetched(model: LanguageModelApi, signal: AbortSignal): Promise<void> {
    const { availability, options } = await offerOf(model);
    if (availability === 'unavailable') throw new NotReady(availability);
    const session = await model.create({
      ...options,
      signal,
      monitor: (monitor) =>
        monitor.addEventListener('downloadprogress', ({ loaded }) => {
          if (!signal.aborted) this.#progress = loaded;
        }),
    });
    session.destroy();
  }
}

/** Only an attempt to open a session is told why there can be none. */
async function refusalOf(model: LanguageModelApi, options: LanguageModelCreateOptions): Promise<string> {
  try {
    (await model.create(options)).destroy();
    return ''; // it can by now; whoever asks again will see
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

let own: Setup | undefined;

/** The setup of this page. */
export const setup = (): Setup => (own ??= new Setup(languageModel()));
