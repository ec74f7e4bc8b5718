/** What the model of Chrome needs, as its documentation says. Nothing of it can be asked of the browser itself. */
export const BUILTIN_NEEDS = {
  /** First version in which web pages can ask it. */
  version: 148,
  needs: [
    'Windows 10 or 11, macOS 13 or newer, Linux, or ChromeOS on a Chromebook Plus; no phone or tablet',
    '22 GB of free space on the disk with the Chrome profile. The model itself is smaller; when less than 10 GB are left, Chrome removes it',
    'A graphics card with more than 4 GB of memory, or 16 GB of memory and 4 processor cores',
    'A connection that is not metered, for the download',
  ],
  source: 'https://developer.chrome.com/docs/ai/get-started',
  /** When this was last compared with a copy of that page. */
  known: '2026-11-21',
} as const;

/**
 * Languages, as BCP 47 tags, for which a browser may have tested its model: Chrome names English, Japanese and Spanish, and
 * since 2026 German and French. Each is asked about before it is counted on.
 */
export const BUILTIN_LANGUAGES = ['en', 'de', 'es', 'fr', 'ja'] as const;
