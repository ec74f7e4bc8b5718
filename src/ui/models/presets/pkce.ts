/** A secret that proves, when a sign-in comes back, that it was begun here: 43 characters of chance (RFC 7636, 4.1). */
export const newVerifier = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** What may be shown of it before: its SHA-256 (RFC 7636, 4.2, method S256). */
export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
