import { ModelError, type ModelErrorKind } from '../../core/errors.ts';
import type { ServerError } from './errorBody.ts';
import { retryAfterOf } from './retryAfter.ts';
import { quotable } from './scrub.ts';

/** Where a failed call was going, as far as a message may tell. */
export interface Destination {
  /** Host and port. */
  readonly host: string;
  readonly key: string;
  /** The model's name at the server; missing when the call was for the model list. */
  readonly model?: string;
}

/** A failure as the `openai` package throws it, known by its form: the package is loaded late, and its class names are minified. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers | undefined;
  readonly error: ServerError;
  /** It came with status 200, when the model had begun to answer. */
  readonly begun?: boolean;
}

/** Reads what the `openai` package threw; undefined when no server answered. */
export function refusalIn(thrown: unknown): Refusal | undefined {
  if (!(thrown instanceof Error) || !('status' in thrown) || typeof thrown.status !== 'number')
    return undefined;
  const headers = 'headers' in thrown && thrown.headers instanceof Headers ? thrown.headers : undefined;
  // `readableError` has brought the body into this shape
  const error = 'error' in thrown ? (thrown.error as ServerError | undefined) : undefined;
  return { status: thrown.status, headers, error: error ?? { message: '' } };
}

/** Nothing came back: a browser does not say why, on purpose. */
export const unreachable = ({ host }: Destination): ModelError =>
  new ModelError(
    'network',
    `Nothing came back from ${host}. The network or the server may be off, or the server does not let this page in. Test the connection under Models to find out.`,
  );

/** `begun` when a part of the answer was there. */
export const tooLate = ({ host }: Destination, seconds: number, begun = false): ModelError =>
  new ModelError('timeout', `${host} did not finish its answer within ${seconds} s.`, { mayBeBilled: begun });

export const stalled = ({ host }: Destination, seconds: number): ModelError =>
  new ModelError('timeout', `${host} began its answer, and then nothing more came for ${seconds} s.`, {
    mayBeBilled: true,
  });

/** A server has answered with status 200, and nobody can use it. */
export const unreadable = ({ host }: Destination, what: string): ModelError =>
  new ModelError('unreadable', `The answer of ${host} cannot be read: ${what}.`, { mayBeBilled: true });

/** The server refuses a call because it wants log-probabilities. */
export function withoutLogprobs({ status, error }: Refusal, { host, key, model }: Destination): ModelError {
  const quote = quotable(error.message, key);
  return new ModelError(
    'no-logprobs',
    `${host} gives no log-probabilities for “${model ?? ''}”, which scoring by likelihood needs. Choose scoring by accuracy, or a model that gives them.${quote && ` It says: “${quote}”`}`,
    { status },
  );
}

/**
 * Makes the typed error of a refused call, in plain words, with what the server said about it when that is safe to show.
 * @param now Milliseconds since 1970, to understand a `Retry-After` date.
 */
export function refused(refusal: Refusal, to: Destination, now: number): ModelError {
  const { status, headers, error, begun = false } = refusal;
  const kind = kindOf(status, error);
  const quote = quotable(error.message, to.key);
  const retryAfter = retryAfterOf(headers, error.message, now);
  return new ModelError(kind, `${sentenceFor(kind, status, to)}${quote && ` It says: “${quote}”`}`, {
    status,
    ...(retryAfter !== undefined && { retryAfter }),
    mayBeBilled: begun,
  });
}

function kindOf(status: number, { code = '', type = '', message, param }: ServerError): ModelErrorKind {
  const says = (pattern: RegExp) => pattern.test(`${code} ${type} ${message}`);
  const noCredit =
    /insufficient_quota|billing_(hard_limit|not_active)|credit balance|insufficient (credit|balance|fund)/i;
  if (status === 402 || (status < 500 && says(noCredit))) return 'credit';
  if (
    status === 401 ||
    (status < 404 && says(/invalid_api_key|api[ _-]?key.{0,20}(not valid|invalid|expired|missing)/i))
  )
    return 'key';
  if (status === 403) return 'key';
  if (status === 404 || status === 400)
    if (
      param === 'model' ||
      says(/model_not_found|model.{0,80}(not found|not exist|not a valid|not supported for)/i)
    )
      return 'unknown-model';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limit';
  if (status >= 500 || status === 409 || status === 425) return 'server';
  return 'bad-request';
}

function sentenceFor(kind: ModelErrorKind, status: number, { host, key, model }: Destination): string {
  switch (kind) {
    case 'key':
      if (key === '') return `${host} asks for a key, and the connection has none.`;
      return status === 403 ? `${host} does not allow this with the key in use.` : `${host} refused the key.`;
    case 'credit':
      return `${host} refused the call because the account has no credit left.`;
    case 'unknown-model':
      return `${host} does not know the model “${model ?? ''}”.`;
    case 'rate-limit':
      return `${host} is receiving more calls than it allows.`;
    case 'timeout':
      return `${host} took too long.`;
    case 'server':
      return `${host} failed with status ${status}.`;
    default:
      return status === 404 || status === 405
        ? `${host} has nothing at this path (status ${status}). Base URLs mostly end in /v1.`
        : `${host} refused the request with status ${status}.`;
  }
}

/** Whether a refusal is a judgement about the content: an answer, and a bad one, rather than a failure. */
export function isContentRefusal({ status, error }: Refusal): boolean {
  if (status !== 400 && status !== 403) return false;
  return error.moderated === true || /^content_(filter|policy_violation)$/.test(error.code ?? '');
}
