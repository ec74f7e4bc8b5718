import { CUSTOM, presetOf, type Preset } from '../../../catalog/presets/index.ts';
import type { Check } from '../../../core/connectionReport.ts';
import { ModelError } from '../../../core/errors.ts';
import type { ConnectionSettings } from '../client.ts';

/** A connection to be tested, and what the test knows of the page. */
export interface ConnectionTest extends ConnectionSettings {
  /** Asked a few questions, when given. */
  readonly model?: string | undefined;
  /** The provider of the catalog that the person chose. */
  readonly preset?: string | undefined;
  /** Origin of the page, such as `https://example.org`. @default the origin of this page or worker */
  readonly origin?: string;
  /** State of a browser permission, undefined where the browser has no such one. @default navigator.permissions */
  readonly permission?: (name: string) => Promise<PermissionState | undefined>;
  /** Milliseconds, from any zero. @default performance.now */
  readonly now?: () => number;
  /** Hears all checks whenever one of them changes. */
  readonly tell?: (checks: readonly Check[]) => void;
  /** Ends the test. */
  readonly signal?: AbortSignal;
}

/** A test with everything filled in that was left open. Its base URL can be called, except while that is being looked at. */
export type Visit = ConnectionTest &
  Required<Pick<ConnectionTest, 'fetch' | 'origin' | 'permission' | 'now' | 'tell' | 'signal'>>;

export const visitOf = (test: ConnectionTest): Visit => ({
  fetch: (input, init) => fetch(input, init),
  origin: globalThis.origin ?? 'null',
  permission: browserPermission,
  now: () => performance.now(),
  tell: () => {},
  signal: new AbortController().signal,
  ...test,
});

async function browserPermission(name: string): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return undefined;
  }
}

/** What is probably at the other end: as it was chosen, or by its port where only “another server” was. */
export const probablePreset = ({ baseUrl, preset }: Visit): Preset | undefined =>
  presetOf({ baseUrl, preset: preset === CUSTOM.id ? undefined : preset });

/** The headers of a connection's calls that a server must allow in its preflight. */
export function headersOf(visit: Visit): Readonly<Record<string, string>> {
  const key = visit.key.trim();
  const { headers = {}, listHeaders = {} } = visit;
  const listed = Object.entries(listHeaders).filter(
    (header): header is [string, string] => header[1] !== null,
  );
  return {
    ...(key !== '' && { Authorization: `Bearer ${key}` }),
    'Content-Type': 'application/json',
    ...headers,
    ...Object.fromEntries(listed),
  };
}

/** Whatever was thrown, as the failure of a call. */
export const failureIn = (error: unknown): ModelError =>
  error instanceof ModelError
    ? error
    : new ModelError('network', error instanceof Error ? error.message : String(error));
