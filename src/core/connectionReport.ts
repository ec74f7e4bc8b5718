import type { ModelErrorKind } from './errors.ts';

/** What is wrong with a connection: what can be wrong with a call, and what only a look around can tell apart. */
export type ConnectionFault =
  | ModelErrorKind
  | 'address' // not a URL that a page can call
  | 'path' // a server, but not the protocol at this path; mostly `/v1` is missing
  | 'cors' // the server answers, but does not let this page read it
  | 'mixed-content' // an https page may not call an http server
  | 'permission'; // the person or a policy forbade the page to reach the local network

/** What is wrong with a connection, told apart as far as a browser lets us. */
export interface ConnectionReport {
  readonly ok: boolean;
  /** Missing when ok. */
  readonly kind?: ConnectionFault;
  /** A sentence: what was found. */
  readonly message: string;
  /** A sentence: what to do. */
  readonly remedy?: string;
  /** The command that the remedy speaks of, to be copied. */
  readonly command?: string;
  /** A base URL that would work, when it was found by trying. */
  readonly betterUrl?: string;
  /** Models that the server lists, when it does. */
  readonly models: readonly string[];
  /** Milliseconds that one short answer took, when a model was tried. */
  readonly ms?: number;
}
