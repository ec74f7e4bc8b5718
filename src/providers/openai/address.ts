import { isLoopback, readBaseUrl } from '../../core/baseUrl.ts';
import { ModelError } from '../../core/errors.ts';

/**
 * The base URL of a connection, such as `http://localhost:11434/v1`, ready to be called.
 * @throws ModelError 'bad-request' with a sentence when a page cannot call it.
 */
export function callableUrl(baseUrl: string): string {
  const reading = readBaseUrl(baseUrl);
  if ('fault' in reading) throw new ModelError('bad-request', `${reading.fault} Correct it under Models.`);
  return reading.url;
}

/** The address as it is said to a person: host and port. */
export const hostOf = (baseUrl: string): string => new URL(baseUrl).host;

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
