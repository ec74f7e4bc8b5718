import type OpenAI from 'openai';
import { ModelError } from '../../core/errors.ts';
import { callableUrl } from './address.ts';
import { readableError } from './errorBody.ts';

/** Where a connection leads and how it gets there. */
export interface ConnectionSettings {
  readonly baseUrl: string;
  /** Empty for a server that needs none. */
  readonly key: string;
  /** Sent with every request, besides Authorization and Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with a request for the model list; null takes a header away there. */
  readonly listHeaders?: Readonly<Record<string, string | null>>;
  /** @default the fetch of the page or worker */
  readonly fetch?: typeof fetch;
}

/** Headers of the package's own. Servers that allow a fixed list in their CORS preflight refuse every call that carries them. */
const UNWANTED = [
  'user-agent',
  'openai-organization',
  'openai-project',
  ...[
    'arch',
    'custom-poll-interval',
    'helper-method',
    'lang',
    'os',
    'package-version',
    'poll-helper',
    'read-timeout',
    'retry-count',
    'runtime',
    'runtime-version',
    'timeout',
  ].map((name) => `x-stainless-${name}`),
];

/** Longer than any deadline of ours, which are set around the whole call. */
const NEVER = 2 ** 31 - 1;

/**
 * The `openai` package, loaded when it is first needed and taught to send no header but Authorization and
 * Content-Type, to try once, and to keep silent.
 * @throws ModelError when the address or the key cannot be sent at all.
 */
export async function openClient({
  baseUrl,
  key,
  headers,
  fetch: send,
}: ConnectionSettings): Promise<OpenAI> {
  const baseURL = callableUrl(baseUrl);
  const apiKey = readKey(key);
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL,
    apiKey: apiKey || 'none', // the package insists on one
    organization: null,
    project: null,
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
    timeout: NEVER,
    logLevel: 'off',
    fetch: readableError(send ?? ((input, init) => fetch(input, init))),
    defaultHeaders: {
      ...Object.fromEntries(UNWANTED.map((name) => [name, null])),
      ...(apiKey === '' && { authorization: null }),
      ...headers,
    },
  });
}

/** @throws ModelError 'key', without the key, when it holds a character that no HTTP header can. */
export function readKey(typed: string): string {
  const key = typed.trim();
  if (!/^[\x21-\x7e]*$/.test(key))
    throw new ModelError(
      'key',
      'The key contains a space or a character that keys do not have. Copy it again, alone.',
    );
  return key;
}
