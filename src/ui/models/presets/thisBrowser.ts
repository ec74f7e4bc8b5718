import type { CommandSystem } from '../../../catalog/presets/index.ts';

/** The system that a browser says it runs on, for what to show first. */
export function likelySystem(userAgent: string): CommandSystem {
  if (/Windows/.test(userAgent)) return 'windows';
  return /Mac OS X|Macintosh/.test(userAgent) ? 'macos' : 'linux';
}

/** What browsers do about a page of one origin that calls a server on this machine; undefined where nothing stands in the way. */
export function localNetworkNote(origin: string, baseUrl: string): string | undefined {
  if (!origin.startsWith('https:') || !/^http:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/.test(baseUrl))
    return undefined;
  return 'Chrome asks once whether this page may reach your local network: allow it. Safari does not let a page on https call http://localhost at all; take another browser, or open this page on localhost.';
}
