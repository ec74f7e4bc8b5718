/** A server's own text may fill this many characters of a message. */
const LONGEST_QUOTE = 300;

/** Keys that are shorter may be a common word, which cannot be cut out of a sentence. */
const SHORTEST_SECRET = 6;

/** Things that look like somebody's key, whether or not it is the one in use. */
const LOOKS_SECRET = [
  /\b(Bearer|Basic)\s+[^\s"',;}]+/gi,
  /\b(sk|pk|rk|gsk|xai|key|hf)[-_][\w-]{12,}/gi,
  /\bAIza[\w-]{20,}/g,
];

/**
 * Makes a server's text fit to be shown and stored: one line, no key, and of bounded length. Empty when the text
 * contains a key that is too short to be told from ordinary words.
 */
export function quotable(text: string, key: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const secrets =
    key === '' ? [] : [...new Set([key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)])];
  if (key.length < SHORTEST_SECRET && secrets.some((secret) => line.includes(secret))) return '';
  const known = secrets.reduce((safe, secret) => safe.replaceAll(secret, '[key]'), line);
  const safe = LOOKS_SECRET.reduce((rest, pattern) => rest.replace(pattern, '[key]'), known);
  return safe.length > LONGEST_QUOTE ? `${safe.slice(0, LONGEST_QUOTE - 1)}…` : safe;
}
