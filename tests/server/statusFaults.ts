import { errorBody } from './chat.ts';
import type { Fault } from './faults.ts';
import type { LogEntry } from './protocolServer.ts';

interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** The faults that are a status with a message and that cost the server nothing; undefined for the others. */
export function statusFaults(fault: Fault, entry: LogEntry, retryAfter: number): Refusal | undefined {
  switch (fault) {
    case 'key':
      return {
        status: 401,
        body: errorBody('Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key'),
      };
    case 'credit':
      return { status: 402, body: errorBody('Insufficient credits.', 'billing_error') };
    case 'insufficient-quota':
      return {
        status: 429,
        body: errorBody('You exceeded your current quota.', 'insufficient_quota', 'insufficient_quota'),
      };
    case 'unknown-model':
      return {
        status: 404,
        body: errorBody('The model does not exist.', 'invalid_request_error', 'model_not_found'),
      };
    case 'too-long':
      return {
        status: 400,
        body: errorBody(
          'This model has a maximum context length of 4096 tokens.',
          'invalid_request_error',
          'context_length_exceeded',
        ),
      };
    case 'echo':
      return {
        status: 400,
        body: errorBody(
          `Bad request. Your headers were: ${JSON.stringify(entry.headers)}. ${'More words. '.repeat(100)}`,
          'invalid_request_error',
        ),
      };
    case 'rate-limit':
      return rateLimit({
        'retry-after': String(retryAfter),
        'access-control-expose-headers': 'retry-after',
      });
    case 'rate-limit-ms':
      return rateLimit({
        'retry-after-ms': String(retryAfter * 1000),
        'access-control-expose-headers': 'retry-after-ms',
      });
    case 'rate-limit-date':
      return rateLimit({
        'retry-after': new Date(Date.now() + retryAfter * 1000).toUTCString(),
        'access-control-expose-headers': 'retry-after',
      });
    case 'rate-limit-hidden':
      return rateLimit({ 'retry-after': String(retryAfter) });
    case 'server':
      return { status: 500, body: errorBody('The server had an error.', 'server_error') };
    default:
      return undefined;
  }
}

const rateLimit = (headers: Record<string, string>): Refusal => ({
  status: 429,
  body: errorBody('Rate limit reached.', 'requests', 'rate_limit_exceeded'),
  headers,
});
