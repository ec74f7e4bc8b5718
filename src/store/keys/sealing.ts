/** How a passphrase becomes a cipher key. It is stored beside what it sealed, so that it can be made harder later. */
export interface Derivation {
  readonly name: 'PBKDF2';
  readonly hash: 'SHA-256';
  readonly iterations: number;
  /** 16 random bytes. */
  readonly salt: Uint8Array<ArrayBuffer>;
}

/** An encrypted text. */
export interface Sealed {
  /** 12 random bytes, never used twice. */
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA-256. */
const ITERATIONS = 600_000;

export const newDerivation = (): Derivation => ({
  name: 'PBKDF2',
  hash: 'SHA-256',
  iterations: ITERATIONS,
  salt: crypto.getRandomValues(new Uint8Array(16)),
});

/**
 * The cipher key that a passphrase stands for; it can be used, but not read. Takes some tenths of a second on purpose.
 * However a keyboard composes its letters, the same passphrase is the same key.
 */
export async function deriveKey(passphrase: string, derivation: Derivation): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** Encrypts a text under a key. It opens again only with the same `bound` text, which is not secret. */
export async function seal(key: CryptoKey, text: string, bound: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(bound) },
    key,
    new TextEncoder().encode(text),
  );
  return { iv, data: new Uint8Array(data) };
}

/** Decrypts; undefined when the key or `bound` is another one, or a single bit has changed. */
export async function unseal(
  key: CryptoKey,
  { iv, data }: Sealed,
  bound: string,
): Promise<string | undefined> {
  try {
    const text = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(bound) },
      key,
      data,
    );
    return new TextDecoder().decode(text);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}
