import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endpointId } from '../../../../src/store/connections.ts';
import { Db } from '../../../../src/store/db.ts';
import { keyOf } from '../../../../src/store/keys.ts';
import {
  beginSignIn,
  exchangeCode,
  keepSignIn,
  refusalOf,
  SignInError,
  takeVerifier,
} from '../../../../src/ui/models/presets/openRouterSignIn.ts';
import { startOpenRouter, type OpenRouterServer } from '../../../server/openRouter.ts';

const PAGE = 'https://lab.example/app/';

let server: OpenRouterServer;
let kept: Map<string, string>;

const storage = () => ({
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
});
const blocked = () => {
  throw new DOMException('storage is blocked', 'SecurityError');
};

/** The fetch of a page for which the server of the test is openrouter.ai. */
const send: typeof fetch = (input, init) =>
  fetch(String(input).replace('https://openrouter.ai', server.url), init);

/** Goes to the address as a person would, allows it, and gives what comes back. */
async function allow(address: string): Promise<URLSearchParams> {
  const asked = await (await fetch(address.replace('https://openrouter.ai', server.url))).text();
  return new URL(/href="([^"]+)">Allow/.exec(asked)![1]!).searchParams;
}

beforeEach(async () => {
  vi.stubGlobal('isSecureContext', true);
  kept = new Map();
  server = await startOpenRouter();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

const failure = async (promise: Promise<unknown>): Promise<SignInError> => {
  const error: unknown = await promise.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(SignInError);
  return error as SignInError;
};

describe('a sign-in with OpenRouter', () => {
  it('begins with the hash of a secret that stays in this tab', async () => {
    const address = new URL(await beginSignIn(PAGE, storage));
    expect(address.origin + address.pathname).toBe('https://openrouter.ai/auth');
    const { callback_url, code_challenge, code_challenge_method, ...others } = Object.fromEntries(
      address.searchParams,
    );
    const verifier = [...kept.values()][0]!;
    expect(others).toEqual({});
    expect([callback_url, code_challenge_method]).toEqual([PAGE, 'S256']);
    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(code_challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(address.href).not.toContain(verifier);
  });

  it('has another secret each time', async () => {
    await beginSignIn(PAGE, storage);
    const first = takeVerifier(storage);
    await beginSignIn(PAGE, storage);
    expect(takeVerifier(storage)).not.toBe(first);
  });

  it('gives its secret once', async () => {
    await beginSignIn(PAGE, storage);
    expect(takeVerifier(storage)).toBeDefined();
    expect(takeVerifier(storage)).toBeUndefined();
    expect(kept.size).toBe(0);
  });

  it('ends with a key', async () => {
    const query = await allow(await beginSignIn(PAGE, storage));
    const key = await exchangeCode(query.get('code')!, takeVerifier(storage)!, send);
    expect(server.keys).toEqual([key]);
  });

  it('does not end for somebody with the code and another secret', async () => {
    const query = await allow(await beginSignIn(PAGE, storage));
    const error = await failure(exchangeCode(query.get('code')!, 'x'.repeat(43), send));
    expect(error.message).toMatch(/expired, or was used already/);
    expect(server.keys).toEqual([]);
  });

  it('takes a code once', async () => {
    const query = await allow(await beginSignIn(PAGE, storage));
    const verifier = takeVerifier(storage)!;
    await exchangeCode(query.get('code')!, verifier, send);
    expect((await failure(exchangeCode(query.get('code')!, verifier, send))).again).toBe(false);
  });

  it('says what to do where a page cannot be come back to', async () => {
    expect((await failure(beginSignIn('file:///home/me/index.html', storage))).message).toMatch(/https/);
    expect((await failure(beginSignIn(PAGE, blocked))).message).toMatch(/keeps nothing/);
    expect(takeVerifier(blocked)).toBeUndefined();
    vi.stubGlobal('isSecureContext', false);
    expect((await failure(beginSignIn('http://10.0.0.7/', storage))).message).toMatch(/https/);
    expect(kept.size).toBe(0);
  });

  it.each([
    ['nothing comes back', undefined, /online/, true],
    ['the server fails', { status: 500 }, /status 500/, true],
    ['it is asked too often', { status: 429 }, /status 429/, true],
    ['the way has changed', { status: 405 }, /status 405/, false],
    ['the code has expired', { expired: true }, /expired/, false],
    ['the answer is not JSON', { body: '<html>' }, /without a key/, false],
    ['the answer has no key', { body: '{"user_id":"u"}' }, /without a key/, false],
    ['the answer is null', { body: 'null' }, /without a key/, false],
  ] as const)('says so when %s', async (_, faults, words, again) => {
    const query = await allow(await beginSignIn(PAGE, storage));
    const [code, verifier] = [query.get('code')!, takeVerifier(storage)!];
    if (faults) server.set(faults);
    else await server.close();
    const error = await failure(exchangeCode(code, verifier, send));
    expect(error.message).toMatch(words);
    expect(error.again).toBe(again);
    expect(error.message).not.toContain(code);
    expect(error.message).not.toContain(verifier);
  });

  it.each(['access_denied', 'server_error', '<b>'])('says so when it comes back with %s', (error) => {
    expect(refusalOf(error).message).toMatch(/Nothing has changed here/);
    expect(refusalOf(error).message).not.toContain(error);
  });
});

describe('the key', () => {
  it('is kept for the session on the connection to OpenRouter, which is made once, and never in the database', async () => {
    const db = new Db(`sign-in-${crypto.randomUUID()}`);
    const id = await keepSignIn(db, 'sk-or-v1-first');
    await db.connections.update(id, { name: 'Mine' });
    expect(await keepSignIn(db, 'sk-or-v1-second')).toBe(id);
    expect(id).toBe(endpointId('https://openrouter.ai/api/v1'));
    expect(await db.connections.toArray()).toMatchObject([{ id, name: 'Mine', preset: 'openrouter' }]);
    expect(keyOf(id)).toBe('sk-or-v1-second');
    expect(JSON.stringify(await db.connections.toArray())).not.toContain('sk-or');
    await db.delete();
  });
});
