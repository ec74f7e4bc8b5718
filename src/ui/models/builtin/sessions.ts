import type { Message } from '../../../core/model.ts';
import { offerOf, type LanguageModelApi } from './languageModel.ts';

/** Thrown when a session cannot be opened without a person: nothing may start a download by itself. */
export class NotReady extends Error {
  override name = 'NotReady';
  readonly availability: Exclude<Availability, 'available'>;

  constructor(availability: Exclude<Availability, 'available'>) {
    super(availability);
    this.availability = availability;
  }
}

export interface Begun {
  /** For one question; whoever asked destroys it. */
  readonly session: LanguageModel;
  /** The messages before the question had been read already. */
  readonly cached: boolean;
}

/** Sessions that are kept: the prompt that is being scored, and those that the roles of a run go on with. */
const MOST = 4;
/** Milliseconds without a question after which all are destroyed, so that the browser can take the model out of memory. */
const IDLE = 60_000;

/**
 * Sessions of the built-in model by the messages that they have read. A question is asked of a clone, so that it leaves
 * no trace, and messages that many questions share are read once.
 */
export class Sessions {
  readonly #model: LanguageModelApi;
  readonly #idle: number;
  /** The one used last is at the end. */
  readonly #bases = new Map<string, Promise<LanguageModel>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: LanguageModelApi, idle = IDLE) {
    this.#model = model;
    this.#idle = idle;
  }

  /** @throws NotReady; a DOMException of the browser; the signal's reason. */
  async begin(messages: readonly Message[], signal: AbortSignal): Promise<Begun> {
    clearTimeout(this.#timer);
    const key = JSON.stringify(messages);
    const known = this.#bases.get(key);
    const base = known ?? this.#open(messages);
    this.#bases.delete(key);
    this.#bases.set(key, base);
    base.catch(() => this.#bases.delete(key));
    for (const oldest of [...this.#bases.keys()].slice(0, -MOST)) this.#forget(oldest);
    try {
      return { session: await (await base).clone({ signal }), cached: known !== undefined };
    } finally {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.clear(), this.#idle);
    }
  }

  /** Destroys what is kept. Questions that are being answered go on. */
  clear(): void {
    for (const key of [...this.#bases.keys()]) this.#forget(key);
  }

  async #open(messages: readonly Message[]): Promise<LanguageModel> {
    const { availability, options } = await offerOf(this.#model);
    if (availability !== 'available') throw new NotReady(availability);
    const initialPrompts = messages as LanguageModelMessage[];
    return this.#model.create({ ...options, ...(messages.length > 0 && { initialPrompts }) });
  }

  #forget(key: string): void {
    const base = this.#bases.get(key);
    this.#bases.delete(key);
    base?.then(
      (session) => session.destroy(),
      () => {}, // it was never there; whoever asked knows
    );
  }
}
