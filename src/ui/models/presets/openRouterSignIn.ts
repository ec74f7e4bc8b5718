import { OPENROUTER } from '../../../catalog/presets/index.ts';
import { addConnection, endpointId } from '../../../store/connections.ts';
import type { Db } from '../../../store/db.ts';
import { setKey } from '../../../store/keys.ts';
import { USUAL_IN_FLIGHT } from '../endpointForm.ts';
import { challengeOf, newVerifier } from './pkce.ts';

/** Where OpenRouter asks the person, and where it gives a key for the code that it sends back (openrouter.ai/docs, OAuth PKCE). */
const AUTHORIZE = 'https://openrouter.ai/auth';
const EXCHANGE = 'https://openrouter.ai/api/v1/auth/keys';

const VERIFIER = 'espalier-sign-in';

/** Milliseconds. */
const DEADLINE = 20_000;

/** What came of a sign-in, in a sentence for the person. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** The same code may still be taken. */
  readonly again: boolean;

  constructor(message: string, { again = false } = {}) {
    super(message);
    this.again = again;
  }
}

/** Storage of this tab alone, which survives going to another site and back. */
type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Begins a sign-in: keeps its secret in this tab and gives the address to go to.
 * @param page Where OpenRouter sends the person back: an address of this page without query and hash.
 * @throws SignInError where this page could not be come back to.
 */
export async function beginSignIn(page: string, storage: () => TabStorage): Promise<string> {
  if (!globalThis.isSecureContext || !/^https?:/.test(page))
    throw new SignInError(
      'Signing in works only where this page is opened over https or on localhost. Paste a key instead.',
    );
  const verifier = newVerifier();
  try {
    storage().setItem(VERIFIER, verifier);
  } catch {
    throw new SignInError(
      'This browser keeps nothing for this page, so a sign-in could not come back to it. Paste a key instead.',
    );
  }
  const query = new URLSearchParams({
    callback_url: page,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  });
  return `${AUTHORIZE}?${query}`;
}

/** The secret of the sign-in that this tab began, which is forgotten with this. */
export function takeVerifier(storage: () => TabStorage): string | undefined {
  try {
    const verifier = storage().getItem(VERIFIER) ?? undefined;
    storage().removeItem(VERIFIER);
    return verifier;
  } catch {
    return undefined;
  }
}

/**
 * The key that OpenRouter gives for the code that it sent back.
 * @throws SignInError for every failure, in words that hold neither code nor key.
 */
export async function exchangeCode(code: string, verifier: string, send: typeof fetch): Promise<string> {
  let response: Response;
  try {
    response = await send(EXCHANGE, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, code_verifier: verifier, code_challenge_method: 'S256' }),
      signal: AbortSignal.timeout(DEADLINE),
    });
  } catch {
    throw new SignInError('Nothing came back from openrouter.ai. Check that you are online.', {
      again: true,
    });
  }
  if (response.status === 400 || response.status === 403)
    throw new SignInError(
      'OpenRouter did not take the code that it had given: it had expired, or was used already. Sign in again.',
    );
  if (!response.ok)
    throw new SignInError(`OpenRouter failed with status ${response.status}.`, {
      again: response.status >= 500 || response.status === 429,
    });
  const body: unknown = await response.json().catch(() => undefined);
  const key = (body as { key?: unknown } | null | undefined)?.key;
  if (typeof key !== 'string' || key === '')
    throw new SignInError('OpenRouter answered, but without a key. Sign in again, or paste a key.');
  return key;
}

/** Why a sign-in came back without a code. */
export const refusalOf = (error: string): SignInError =>
  new SignInError(
    error === 'access_denied'
      ? 'The access was not granted at OpenRouter. Nothing has changed here.'
      : 'OpenRouter ended the sign-in without a key. Nothing has changed here.',
  );

/** Keeps the key for this session on the connection to OpenRouter, which is made where there is none, and gives its id. */
export async function keepSignIn(db: Db, key: string): Promise<string> {
  const id = endpointId(OPENROUTER.baseUrl);
  if (!(await db.connections.get(id)))
    await addConnection(db, {
      name: OPENROUTER.title,
      baseUrl: OPENROUTER.baseUrl,
      models: [],
      prices: {},
      concurrency: USUAL_IN_FLIGHT,
      preset: OPENROUTER.id,
    });
  setKey(id, key);
  return id;
}
