import { ModelError } from '../../core/errors.ts';

/**
 * Checks a base URL, such as `http://localhost:11434/v1`, and takes slashes off its end.
 * @throws ModelError 'bad-request' with a sentence when a page cannot call it.
 */
export function readBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : undefined;
  const isPlain =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain)
    throw new ModelError(
      'bad-request',
      'The address of the connection is not a base URL. It begins with https:// or http://, has no user name, “?” or “#”, and looks like https://api.openai.com/v1. Correct it under Models.',
    );
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The address as it is said to a person: host and port. */
export const hostOf = (baseUrl: string): string => new URL(baseUrl).host;

/** Whether a URL leads to this very machine, which browsers trust without TLS. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Whether a URL leads to this machine or to an address that is private by its form. */
export function isPrivate(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    isLoopback(url) ||
    /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2})$/.test(
      hostname,
    ) ||
    /\.(local|lan|home|internal)$/.test(hostname) ||
    !/[.:]/.test(hostname)
  );
}
