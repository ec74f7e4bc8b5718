import type { ModelErrorKind } from './errors.ts';
import type { Finish, Message, Usage } from './model.ts';

/** What a worker asks its page: the model that is built into the browser answers windows only. */
export interface BuiltinQuestion {
  readonly messages: readonly Message[];
  /** The reply must be one JSON object. */
  readonly json?: true;
}

export interface BuiltinAnswer {
  readonly text: string;
  readonly finish: Finish;
  /** Missing where the browser did not count. */
  readonly usage?: Usage;
}

/** Why there is no answer, in words for a person: an error does not cross to a worker as it is. */
export interface BuiltinFault {
  readonly kind: ModelErrorKind;
  readonly message: string;
}

export type BuiltinReply = BuiltinAnswer | BuiltinFault;
