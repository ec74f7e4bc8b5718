import type { Capabilities } from '../../core/model.ts';

/** Connections that a browser opens to one host at a time over HTTP/1.1, which is all that plain http speaks. */
const MOST_OVER_HTTP = 6;

/**
 * What a connection to an OpenAI-compatible server can do, as far as its protocol says.
 * @param concurrency Calls in flight that the person allows.
 */
export const capabilitiesOf = (baseUrl: string, concurrency: number): Capabilities => ({
  seed: true,
  json: true,
  logprobs: true,
  embeddings: false,
  gradient: false,
  parallel: new URL(baseUrl).protocol === 'http:' ? Math.min(concurrency, MOST_OVER_HTTP) : concurrency,
});
