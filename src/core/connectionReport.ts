import type { Capabilities, Capability } from './capabilities.ts';
import type { ModelErrorKind } from './errors.ts';

/** What is wrong with a connection: what can be wrong with a call, and what only a look around can tell apart. */
export type ConnectionFault =
  | ModelErrorKind
  | 'address' // not a URL that a page can call
  | 'policy' // the page's own policy: plain http to another machine
  | 'mixed-content' // an https page may not call an http server
  | 'permission' // the person or a policy forbade the page to reach the local network
  | 'port' // nothing that speaks the protocol at this port, but a server at another one
  | 'cors' // the server answers, but does not let this page read it
  | 'path'; // a server, but not the protocol at this path; mostly `/v1` is missing

/** What a test looks at, in this order. */
export const CHECKS = [
  'address',
  'browser',
  'server',
  'cors',
  'protocol',
  'account',
  'answer',
  'system',
  'json',
  'logprobs',
  'max-tokens',
  'seed',
  'temperature',
] as const;

export type CheckId = (typeof CHECKS)[number];

/** What a model is found to heed, or not, by asking it. */
export type TestedCapability = CheckId & Capability;

/** How a check stands: not begun, under way, or one of the results. */
export type CheckState =
  | 'waiting'
  | 'running'
  | 'ok'
  | 'info' // worth knowing, and nothing to mend
  | 'warn' // it works, but not as asked
  | 'fault' // nothing works until it is mended
  | 'unknown' // could not be told
  | 'skipped'; // another check makes it pointless

export interface RemedyCommand {
  /** The system on which it is this one; missing where it is the same on all. */
  readonly system?: string;
  /** Where it is run, such as “In a terminal”. */
  readonly where: string;
  readonly command: string;
  /** What to do after it. */
  readonly then?: string;
}

/** What a check found, in words. */
export interface CheckWords {
  /** A sentence: what was found. */
  readonly sentence?: string;
  /** A sentence: what to do. */
  readonly remedy?: string;
  /** Commands that the remedy speaks of, to be copied: one of them, as the machine is. */
  readonly commands?: readonly RemedyCommand[];
  /** A base URL that would work, when it was found by trying. */
  readonly betterUrl?: string;
}

export interface Check extends CheckWords {
  readonly id: CheckId;
  /** What holds if the check passes, as a sentence without its full stop. */
  readonly title: string;
  readonly state: CheckState;
  /** Which fault it is; there if and only if the state is `fault`. */
  readonly kind?: ConnectionFault;
}

/** What a test of a connection found, told apart as far as a browser lets us. */
export interface ConnectionReport {
  /** `warn` when it works but a model does not heed something; `stopped` when the person stopped the test. */
  readonly verdict: 'ok' | 'warn' | 'fault' | 'stopped';
  /** A sentence: the most important of what was found. */
  readonly message: string;
  readonly checks: readonly Check[];
  /** Models that the server lists, when it does. */
  readonly models: readonly string[];
  /** What the model was found to heed; what could not be told is missing. */
  readonly found: Capabilities;
  /** Questions that a model was asked and that the server may bill. */
  readonly calls: number;
}

/** The most questions that a test asks a model. */
export const MOST_QUESTIONS = 8;

/** The check that failed, if any: there is one at most. */
export const faultIn = ({ checks }: Pick<ConnectionReport, 'checks'>): Check | undefined =>
  checks.find(({ state }) => state === 'fault');
