import {
  CHECKS,
  type Check,
  type CheckId,
  type CheckState,
  type CheckWords,
  type ConnectionFault,
} from '../../../core/connectionReport.ts';

/** What holds if a check passes. */
const TITLES: Readonly<Record<CheckId, string>> = {
  address: 'The address is one that this page may call',
  browser: 'The browser lets the page call it',
  server: 'A server answers there',
  cors: 'The server lets this page read its answers',
  protocol: 'It speaks the OpenAI protocol',
  account: 'It accepts the key and the account',
  answer: 'The model answers',
  system: 'Follows a system message',
  json: 'Can be held to JSON',
  logprobs: 'Gives log-probabilities',
  'max-tokens': 'Stops at the token limit',
  seed: 'Honours the seed',
  temperature: 'Heeds the temperature',
};

/** The way to the server. */
const WAY: readonly CheckId[] = CHECKS.slice(0, CHECKS.indexOf('answer'));

/** What ends a test. */
export interface Fault extends CheckWords {
  readonly check: CheckId;
  readonly kind: ConnectionFault;
  readonly sentence: string;
}

/** The checks of one test, told anew to whoever watches whenever one of them changes. */
export class Checklist {
  #checks: readonly Check[];
  readonly #tell: (checks: readonly Check[]) => void;

  /** @param asksModel Whether a model will be asked, or only the way to the server be looked at. */
  constructor(asksModel: boolean, tell: (checks: readonly Check[]) => void) {
    this.#checks = (asksModel ? CHECKS : WAY).map((id) => ({ id, title: TITLES[id], state: 'waiting' }));
    this.#tell = tell;
    tell(this.#checks);
  }

  get all(): readonly Check[] {
    return this.#checks;
  }

  /** The check under way, or the last one. */
  get current(): CheckId {
    return (this.#checks.find(({ state }) => state === 'running') ?? this.#checks.at(-1)!).id;
  }

  begin(id: CheckId, words: CheckWords = {}): void {
    this.settle(id, 'running', words);
  }

  settle(id: CheckId, state: Exclude<CheckState, 'fault'>, words: CheckWords = {}): void {
    this.#set((check) => (check.id === id ? { id, title: check.title, state, ...words } : check));
  }

  /** What comes before the fault holds; what comes after it cannot be looked at. What was found already stays. */
  fail({ check: id, kind, ...words }: Fault): void {
    const at = this.#checks.findIndex((check) => check.id === id);
    this.#set((check, i) => {
      if (i === at) return { id, title: check.title, state: 'fault', kind, ...words };
      if (check.state !== 'waiting' && check.state !== 'running') return check;
      return { ...bare(check), state: i < at ? 'ok' : 'skipped' };
    });
  }

  /** What is not settled stays so: it was not looked at, or could not be told for the reason given. */
  giveUp(reason?: string): void {
    this.#set((check) => {
      if (check.state !== 'waiting' && check.state !== 'running') return check;
      return { ...bare(check), ...(reason ? { state: 'unknown', sentence: reason } : { state: 'skipped' }) };
    });
  }

  #set(change: (check: Check, i: number) => Check): void {
    this.#checks = this.#checks.map(change);
    this.#tell(this.#checks);
  }
}

const bare = ({ id, title }: Check): Pick<Check, 'id' | 'title'> => ({ id, title });
