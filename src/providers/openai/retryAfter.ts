/**
 * Milliseconds that a server asks to wait: its `retry-after-ms` header, its `Retry-After` header in seconds or as a
 * date, the time at which its rate-limit headers promise a new allowance, or the wait that its message names, since a browser
 * may read those headers only when the server exposes them. Undefined when it says nothing that can be understood.
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
  return (headers && allowanceSpentFor(headers, now)) ?? waitIn(message);
}

/** What providers call the number of requests or tokens that are left, and the time of the next allowance. */
const ALLOWANCES = ['-requests', '-tokens', ''].flatMap((of) => [
  [`x-ratelimit-remaining${of}`, `x-ratelimit-reset${of}`],
  [`ratelimit-remaining${of}`, `ratelimit-reset${of}`],
  ...(of === '' ? [] : [[`anthropic-ratelimit${of}-remaining`, `anthropic-ratelimit${of}-reset`]]),
]) as readonly (readonly [string, string])[];

/**
 * Milliseconds until there is a new allowance, when rate-limit headers say that nothing is left of this one; undefined while something
 * is, and where they are missing or a browser may not read them.
 * @param now Milliseconds since 1970.
 */
export function allowanceSpentFor(headers: Headers, now: number): number | undefined {
  // the form that is being standardized puts both into one header
  const [left, wait] = ['r', 't'].map((name) => numberIn(parameterIn(headers.get('ratelimit'), name)));
  if (left === 0 && wait !== undefined) return wait * 1000;
  const waits = ALLOWANCES.filter(([remaining]) => numberIn(headers.get(remaining)) === 0)
    .map(([, reset]) => resetIn(headers.get(reset), now))
    .filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

const parameterIn = (header: string | null, name: string): string | undefined =>
  new RegExp(`;\\s*${name}=(\\d+)`).exec(header ?? '')?.[1];

/** Numbers from here on are points in time, in seconds or milliseconds since 1970, and no waits. */
const [A_TIME_IN_SECONDS, A_TIME_IN_MILLISECONDS] = [1e9, 1e12];

/** “6m0s”, seconds from now, seconds or milliseconds since 1970, or a date: all are in use. */
function resetIn(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const number = numberIn(text);
  if (number === undefined) {
    const time = Date.parse(text);
    return durationIn(text) ?? (Number.isNaN(time) ? undefined : Math.max(0, time - now));
  }
  if (number < A_TIME_IN_SECONDS) return number * 1000;
  return Math.max(0, (number < A_TIME_IN_MILLISECONDS ? number * 1000 : number) - now);
}

const numberIn = (text: string | null | undefined): number | undefined =>
  text && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** “1m12.5s” in milliseconds. */
function durationIn(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/i.test(text.trim())) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gi)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!.toLowerCase()]!,
    0,
  );
}

/** “Please try again in 1m12.5s”, as OpenAI and Groq put it; “"retryDelay": "34s"”, as Gemini does. */
function waitIn(message: string): number | undefined {
  const wait = /(?:try again in|retry in|retryDelay"?:\s*"?)\s*((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/i.exec(
    message,
  )?.[1];
  return wait === undefined ? undefined : durationIn(wait);
}
