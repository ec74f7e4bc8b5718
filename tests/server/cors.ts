import type { IncomingMessage, ServerResponse } from 'node:http';

export interface CorsOptions {
  /** Pages of these origins may read answers; '*' for all, none for a server that was never meant for browsers. @default '*' */
  readonly origins?: '*' | readonly string[];
  /** Request headers that the preflight allows. @default ['authorization', 'content-type'] */
  readonly allowHeaders?: '*' | readonly string[];
}

/** The headers that let a page read an answer. Empty when its origin is not welcome. */
export function corsHeaders(
  { origins = '*' }: CorsOptions,
  origin: string | undefined,
): Record<string, string> {
  if (origins === '*') return { 'access-control-allow-origin': '*' };
  return origin !== undefined && origins.includes(origin)
    ? { 'access-control-allow-origin': origin, vary: 'origin' }
    : {};
}

/** Answers an OPTIONS request and gives the status. As with a real server, what is not allowed is simply not named. */
export function preflight(options: CorsOptions, request: IncomingMessage, response: ServerResponse): number {
  const { allowHeaders = ['authorization', 'content-type'] } = options;
  const asked = request.headers['access-control-request-headers'] ?? '';
  const cors = corsHeaders(options, request.headers.origin);
  const welcome = Object.keys(cors).length > 0;
  const status = welcome ? 204 : 403;
  response.writeHead(status, {
    ...cors,
    ...(welcome && {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': allowHeaders === '*' ? asked : allowHeaders.join(', '),
      'access-control-max-age': '600',
    }),
  });
  response.end();
  return status;
}
