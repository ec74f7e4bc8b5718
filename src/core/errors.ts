/** What went wrong with a model call, so that a person can be told what to do. */
export type ModelErrorKind =
  | 'network' // nothing came back: off-line, server off, or the browser refused (CORS, mixed content)
  | 'timeout'
  | 'rate-limit'
  | 'server' // 5xx
  | 'unreadable' // an answer that is not the protocol
  | 'key' // missing or refused
  | 'credit'
  | 'unknown-model'
  | 'bad-request'
  | 'no-logprobs' // log-probabilities were asked of a model that gives none
  | 'unsupported' // this browser or device cannot run the model at all
  | 'out-of-memory' // the model does not fit into this device
  | 'device-lost' // the graphics device went away under the model
  | 'download' // the model's files could not be fetched or stored
  | 'out-of-scope'; // a simulated model that does not know this data

/** Kinds that may go away by asking again. */
const PASSING: ReadonlySet<string> = new Set<ModelErrorKind>([
  'network',
  'timeout',
  'rate-limit',
  'server',
  'unreadable',
  'device-lost',
]);

/** Whether asking again may help, as far as the kind of an error tells. */
export const isPassing = (kind: string): boolean => PASSING.has(kind);

/** A model call that gave no answer. It is never scored: a run that meets one it cannot retry stops, and can be resumed. */
export class ModelError extends Error {
  override name = 'ModelError';
  readonly kind: ModelErrorKind;
  readonly status: number | undefined;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined;
  /** The server had begun to answer, so that it may bill the call although nobody could read the answer. */
  readonly mayBeBilled: boolean;
  /** It was asked again already, in vain. */
  readonly final: boolean;

  constructor(
    kind: ModelErrorKind,
    message: string,
    more: { status?: number; retryAfter?: number; mayBeBilled?: boolean; final?: boolean } = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = more.status;
    this.retryAfter = more.retryAfter;
    this.mayBeBilled = more.mayBeBilled ?? false;
    this.final = more.final ?? false;
  }

  get retryable(): boolean {
    return !this.final && isPassing(this.kind);
  }
}

/** A run that cannot begin as it is set up, for a reason that a person can mend. The message says which. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** A replay that would contradict what was recorded: another version of the method, or other options. */
export class ReplayDivergence extends Error {
  override name = 'ReplayDivergence';
}

/** The search ends here: the budget is spent, or the person stopped it. Thrown through the method, caught by the engine. */
export class SearchEnded extends Error {
  override name = 'SearchEnded';
  readonly reason: 'budget' | 'stopped';

  constructor(reason: 'budget' | 'stopped') {
    super(reason === 'budget' ? 'the budget is spent' : 'the run was stopped');
    this.reason = reason;
  }
}

/** No further calls may begin now; those in flight are awaited and remembered. The run can go on later. */
export class Paused extends Error {
  override name = 'Paused';
}
