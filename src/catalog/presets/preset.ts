import type { Capabilities } from '../../core/capabilities.ts';

/** Who runs it: the person's own machine, a company with a key, or servers of one's own. */
export type PresetGroup = 'machine' | 'company' | 'cluster';

/** The systems on which a command differs. */
export type CommandSystem = 'macos' | 'windows' | 'linux' | 'terminal';

/** A command that lets this page in. `{origin}` stands for the origin of the page. */
export interface WelcomeCommand {
  readonly system: CommandSystem;
  /** Where it is run, such as “macOS app”. */
  readonly where: string;
  readonly command: string;
  /** What to do after it, or to know about it. */
  readonly then?: string;
}

/** What a server needs so that a page in a browser may read its answers. */
export interface BrowserNeeds {
  /** In a sentence or two, saying how sure it is. */
  readonly need: string;
  readonly commands?: readonly WelcomeCommand[];
  /** Pages opened from localhost are let in without any of it. */
  readonly welcomesLocalhost?: true;
}

/** How a server wants to be asked for its models, where that differs from the protocol. */
export interface ModelListing {
  /** The header that carries the key in place of Authorization. */
  readonly keyHeader: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A provider, or a program that people run themselves, that speaks the OpenAI protocol: facts only. */
export interface Preset {
  /** Stored with connections: never renamed. */
  readonly id: string;
  readonly title: string;
  readonly group: PresetGroup;
  /** In a sentence for a newcomer: what it is and where the text goes. */
  readonly about: string;
  /** Where it answers unless told otherwise; empty when only the person knows. */
  readonly baseUrl: string;
  readonly key: 'needed' | 'optional' | 'none';
  /** Where a key is made. */
  readonly keyPage?: string;
  /** What a person should know before text goes there. */
  readonly terms?: string;
  readonly browser: BrowserNeeds;
  /** Sent with every request, besides Authorization and Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly listing?: ModelListing;
  /** What its documentation says of all its models; what differs between models is missing. */
  readonly capabilities: Capabilities;
  /** Pages or files in which the facts were found. */
  readonly sources: readonly string[];
  /** Year and month in which they were. */
  readonly checked: string;
}
