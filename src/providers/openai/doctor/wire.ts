/**
 * Listens in on what goes over the wire: which fields of a question a server took, after those that it refused were left
 * out, and how many questions it answered.
 */
export class Wire {
  #answered = 0;
  #taken: ReadonlySet<string> = new Set();
  readonly #send: typeof fetch;

  constructor(send: typeof fetch) {
    this.#send = send;
  }

  /** Questions that came back with an answer, so that a provider bills them. */
  get answered(): number {
    return this.#answered;
  }

  /** Whether the last question that was answered had a field. */
  took(...fields: readonly string[]): boolean {
    return fields.some((field) => this.#taken.has(field));
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const response = await this.#send(input, init);
    if (init?.method?.toUpperCase() === 'POST' && typeof init.body === 'string' && response.ok) {
      this.#answered += 1;
      this.#taken = new Set(Object.keys(JSON.parse(init.body) as object));
    }
    return response;
  };
}
