/// <reference types="dom-chromium-ai" />

/** What a test decides about the stand-in. */
export interface StandInOptions {
  readonly availability: Availability;
  /** Tokens of the context window. */
  readonly window?: number;
  readonly languages?: readonly string[];
}

export interface Told {
  readonly role: string;
  readonly content: string;
}

/** What a test does to the stand-in and sees of it. */
export interface StandIn {
  availability: Availability;
  /** What it says to these messages, when asked for the nth time. */
  answer: (messages: readonly Told[], nth: number) => string | Promise<string>;
  /** Until it is called, nothing more than the first word of an answer comes. */
  hold: () => () => void;
  /** The next prompt fails so. */
  failWith: DOMException | undefined;
  /** Every session dies, as when the process of the model crashes. */
  crash: () => void;
  /** Tells how far the download is. */
  reach: (loaded: number) => void;
  arrive: () => void;
  breakOff: () => void;
  readonly created: readonly LanguageModelCreateOptions[];
  readonly asked: readonly {
    readonly messages: readonly Told[];
    readonly options: LanguageModelPromptOptions;
  }[];
  /** Sessions that are not destroyed. */
  readonly open: number;
}

/**
 * Puts a language model into the window that behaves as the Prompt API says, but for the language: its states, the click
 * that a download wants, progress, cloning, the context window, aborts and the names of its errors. Everything is in this
 * one function, so that it can be sent into a page.
 */
export function installStandIn({ availability, window: size = 4096, languages }: StandInOptions): StandIn {
  const known = languages ?? ['en', 'de', 'es', 'fr', 'ja'];
  const tokensOf = (messages: readonly Told[]): number =>
    messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 4) + 4, 0);
  const toldOf = (input: LanguageModelPrompt): Told[] =>
    typeof input === 'string'
      ? [{ role: 'user', content: input }]
      : input.map(({ role, content }) => ({ role, content: String(content) }));
  const costOf = (told: readonly Told[], options: LanguageModelPromptOptions): number => {
    const { responseConstraint, omitResponseConstraintInput } = options;
    const schema =
      responseConstraint && !omitResponseConstraintInput ? JSON.stringify(responseConstraint) : '';
    return tokensOf(told) + Math.ceil(schema.length / 4);
  };
  const checkSystem = (messages: readonly Told[], hasRead: boolean): void => {
    if (messages.some(({ role }, i) => role === 'system' && (i > 0 || hasRead)))
      throw new TypeError(
        "The prompt with 'system' role must be placed at the first entry of initialPrompts.",
      );
  };
  const { QuotaExceededError } = globalThis as unknown as {
    QuotaExceededError: new (message: string, more: { requested: number; quota: number }) => DOMException;
  };
  const tooLarge = (requested: number): DOMException =>
    new QuotaExceededError('The input is too large.', { requested, quota: size });
  const stateOf = ({
    expectedInputs = [],
    expectedOutputs = [],
  }: LanguageModelCreateCoreOptions): Availability => {
    const tags = [...expectedInputs, ...expectedOutputs].flatMap(({ languages = [] }) => languages);
    return Intl.getCanonicalLocales(tags).every((tag) => known.includes(tag))
      ? state.availability
      : 'unavailable';
  };
  const until = (signal: AbortSignal | undefined, settle: (reject: (reason: unknown) => void) => void) =>
    new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      settle(reject);
    });

  let held: Promise<void> | undefined;
  let download:
    { monitor: EventTarget; done: () => void; failed: (reason: DOMException) => void } | undefined;
  const alive = new Set<Session>();
  const created: LanguageModelCreateOptions[] = [];
  const asked: { messages: readonly Told[]; options: LanguageModelPromptOptions }[] = [];

  class Session extends EventTarget {
    readonly contextWindow = size;
    readonly #initial: readonly Told[];
    #turns: readonly (readonly Told[])[] = [];
    #queue: Promise<unknown> = Promise.resolve();
    #end = new AbortController();

    constructor(initial: readonly Told[], turns: readonly (readonly Told[])[] = []) {
      super();
      this.#initial = initial;
      this.#turns = turns;
      alive.add(this);
    }

    static async availability(options: LanguageModelCreateCoreOptions = {}): Promise<Availability> {
      return stateOf(options);
    }

    static async create(options: LanguageModelCreateOptions = {}): Promise<Session> {
      const { signal, monitor, initialPrompts = [] } = options;
      signal?.throwIfAborted();
      const initial = toldOf(initialPrompts as LanguageModelMessage[]);
      checkSystem(initial, false);
      const now = stateOf(options);
      if (now === 'unavailable')
        throw new DOMException(
          'The device is unable to create a session to run the model.',
          'NotSupportedError',
        );
      if (now !== 'available' && !navigator.userActivation.isActive)
        throw new DOMException(
          'Requires a user gesture when availability is "downloading" or "downloadable".',
          'NotAllowedError',
        );
      const target = new EventTarget();
      monitor?.(target as CreateMonitor);
      const report = (loaded: number) =>
        signal?.aborted ||
        target.dispatchEvent(
          new ProgressEvent('downloadprogress', { loaded, total: 1, lengthComputable: true }),
        );
      if (now !== 'available') {
        state.availability = 'downloading';
        await Promise.race([
          new Promise<void>((done, failed) => (download = { monitor: target, done, failed })),
          until(signal, () => {}),
        ]);
      } else report(0);
      report(1);
      if (tokensOf(initial) > size) throw tooLarge(tokensOf(initial));
      created.push(options);
      return new Session(initial);
    }

    get contextUsage(): number {
      return this.#read;
    }

    get #read(): number {
      return tokensOf([...this.#initial, ...this.#turns.flat()]);
    }

    async clone({ signal }: LanguageModelCloneOptions = {}): Promise<Session> {
      this.#check(signal);
      return new Session(this.#initial, this.#turns);
    }

    async measureContextUsage(
      input: LanguageModelPrompt,
      options: LanguageModelPromptOptions = {},
    ): Promise<number> {
      this.#check(options.signal);
      return costOf(toldOf(input), options);
    }

    async prompt(input: LanguageModelPrompt, options: LanguageModelPromptOptions = {}): Promise<string> {
      let text = '';
      for await (const chunk of this.promptStreaming(input, options)) text += chunk;
      return text;
    }

    promptStreaming(
      input: LanguageModelPrompt,
      options: LanguageModelPromptOptions = {},
    ): ReadableStream<string> {
      this.#check(options.signal);
      return new ReadableStream<string>({
        start: (controller) => {
          const answered = this.#queue.then(() => this.#answer(toldOf(input), options, controller));
          this.#queue = answered.catch((error: unknown) => controller.error(error));
        },
      });
    }

    async #answer(
      told: Told[],
      options: LanguageModelPromptOptions,
      controller: ReadableStreamDefaultController<string>,
    ) {
      const { signal, responseConstraint } = options;
      this.#check(signal);
      const before = [...this.#initial, ...this.#turns.flat()];
      checkSystem(told, before.length > 0);
      const requested = costOf(told, options);
      if (tokensOf(this.#initial) + requested > size) throw tooLarge(this.#read + requested);
      while (this.#read + requested > size) {
        this.#turns = this.#turns.slice(1);
        this.dispatchEvent(new Event('contextoverflow'));
      }
      const failure = state.failWith;
      state.failWith = undefined;
      if (failure) throw failure;
      const messages = [...before, ...told];
      asked.push({ messages, options });
      const end = until(signal, (reject) =>
        this.#end.signal.addEventListener('abort', () => reject(this.#end.signal.reason)),
      );
      end.catch(() => {});
      const text = await Promise.race([state.answer(messages, asked.length), end]);
      const said = responseConstraint ? JSON.stringify({ label: text }) : text;
      for (const [i, word] of (said.match(/\s*\S+|\s+/g) ?? []).entries()) {
        if (i > 0 && held) await Promise.race([held, end]);
        controller.enqueue(word);
      }
      if (held) await Promise.race([held, end]);
      // as its clone or successor reads it; an aborted exchange leaves no trace
      this.#turns = [...this.#turns, [...told, { role: 'assistant', content: said }]];
      controller.close();
    }

    destroy(): undefined {
      this.die(new DOMException('The model execution session has been destroyed.', 'AbortError'));
    }

    die(reason: DOMException): void {
      alive.delete(this);
      this.#end.abort(reason);
    }

    #check(signal?: AbortSignal): void {
      signal?.throwIfAborted();
      if (!alive.has(this))
        throw new DOMException('The model execution session has been destroyed.', 'InvalidStateError');
    }
  }

  const state: StandIn = {
    availability,
    answer: (messages, nth) => `${messages.at(-1)!.content} (${nth})`,
    hold() {
      let release!: () => void;
      held = new Promise<void>((resolve) => (release = resolve)).then(() => {
        held = undefined;
      });
      return release;
    },
    failWith: undefined,
    crash() {
      for (const session of alive)
        session.die(new DOMException('Other generic failures occurred.', 'UnknownError'));
    },
    reach: (loaded) =>
      void download?.monitor.dispatchEvent(
        new ProgressEvent('downloadprogress', { loaded, total: 1, lengthComputable: true }),
      ),
    arrive() {
      state.availability = 'available';
      download?.done();
    },
    breakOff() {
      state.availability = 'downloadable';
      download?.failed(new DOMException('The download failed.', 'NetworkError'));
    },
    created,
    asked,
    get open() {
      return alive.size;
    },
  };
  Object.assign(globalThis, { LanguageModel: Session, standIn: state });
  return state;
}
