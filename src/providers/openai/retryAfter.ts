/**
 * Milliseconds that a server asks to wait: its `retry-after-ms` header, its `Retry-After` header in seconds or as a
 * date, or the wait that its message names, since a browser may read those headers only when the server exposes
 * them. Undefined when it says nothing that can be understood.
 * @param now Milliseconds since 1970.
 */
export function retryAfterOf(headers: Headers | undefined, message: string, now: number): number | undefined {
  const milliseconds = numberIn(headers?.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const header = headers?.get('retry-after')?.trim();
  const seconds = numberIn(header);
  if (seconds !== undefined) return seconds * 1000;
  const date = header ? Date.parse(header) : NaN;
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  return waitIn(message);
}

const numberIn = (text: string | null | undefined): number | undefined =>
  text && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** “Please try again in 1m12.5s”, as OpenAI and Groq put it; “"retryDelay": "34s"”, as Gemini does. */
function waitIn(message: string): number | undefined {
  const wait = /(?:try again in|retry in|retryDelay"?:\s*"?)\s*((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/i.exec(
    message,
  )?.[1];
  if (!wait) return undefined;
  return [...wait.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gi)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!.toLowerCase()]!,
    0,
  );
}
