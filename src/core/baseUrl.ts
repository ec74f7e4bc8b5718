/** A base URL as it is stored, or what is wrong with what was typed, as a sentence. */
export type BaseUrlReading = { readonly url: string; readonly warning?: string } | { readonly fault: string };

/** Hosts whose protocol does not live below `/v1`. */
const OTHER_PATHS =
  /(^|\.)(googleapis\.com|perplexity\.ai|deepseek\.com|azure\.com|github\.ai|cloudflare\.com)$/;

/** What people paste when they are asked for a base URL: the address of one of its endpoints. */
const ENDPOINT = /\/(chat\/completions|completions|models|responses|embeddings)$/;

/** Other names of this machine, as servers print them when they start; no policy of a page can name them all. */
const THIS_MACHINE = /^(\[::1?\]|0\.0\.0\.0)$/;

/** Whether a URL leads to this very machine, which browsers trust without TLS, and which needs no network to be reached. */
export const isLoopback = (url: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Whether the built page may call an address: over https anywhere, over plain http on this machine alone. */
const isReachable = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';

/** What to do about an address that `isReachable` refuses, as a sentence. */
function plainHttpElsewhere({ hostname, port }: URL): string {
  const remote = port || '80';
  const local = Number(remote) < 1024 ? '8080' : remote;
  return `To another machine this page speaks only https: give the server a certificate and write https://, or bring its port here with “ssh -N -L ${local}:localhost:${remote} ${hostname}” and enter http://localhost:${local}/v1.`;
}

/** Reads a typed base URL: trims it, adds the scheme that is meant, takes off slashes and the path of an endpoint. */
export function readBaseUrl(typed: string): BaseUrlReading {
  const text = typed.trim();
  if (text === '') return { fault: 'Enter the base URL of the server, such as https://api.openai.com/v1.' };
  let url: URL;
  try {
    url = new URL(withScheme(text));
  } catch {
    return { fault: 'This is not a URL. A base URL looks like http://localhost:11434/v1.' };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { fault: `A base URL begins with https:// or http://, not with ${url.protocol}` };
  if (url.username !== '' || url.password !== '')
    return { fault: 'Take the user name and password out of the URL. A key goes into its own field below.' };
  if (url.search !== '' || url.hash !== '')
    return { fault: 'Remove everything from the “?” or “#” on: a base URL ends with its path.' };
  if (THIS_MACHINE.test(url.hostname)) url.hostname = 'localhost';
  if (!isReachable(url)) return { fault: plainHttpElsewhere(url) };
  const path = url.pathname.replace(/\/+$/, '').replace(ENDPOINT, '').replace(/\/+$/, '');
  const warning = versionWarning(url, path);
  return { url: url.origin + path, ...(warning !== undefined && { warning }) };
}

const withScheme = (text: string): string => {
  if (/^[a-z][a-z\d+.-]*:(?!\d)/i.test(text)) return text;
  return `${/^(localhost|127\.|0\.0\.0\.0|\[::1?\])/i.test(text) ? 'http' : 'https'}://${text}`;
};

function versionWarning(url: URL, path: string): string | undefined {
  if (/\/v\d+[a-z]*(\/|$)/.test(path) || OTHER_PATHS.test(url.hostname)) return undefined;
  return `Most servers answer below /v1: ${url.origin}${path}/v1. Test the connection if you are not sure.`;
}
