/** Connections that a browser opens to one host at a time over HTTP/1.1, which is all that plain http speaks. */
const MOST_OVER_HTTP = 6;

/** Calls that can really be in flight at a time to a server, of those that the person allows. */
export const parallelTo = (baseUrl: string, concurrency: number): number =>
  new URL(baseUrl).protocol === 'http:' ? Math.min(concurrency, MOST_OVER_HTTP) : concurrency;
