import { hostOf, callableUrl } from './address.ts';
import { openClient, type ConnectionSettings } from './client.ts';
import { DeadlinePassed, withDeadline } from './deadline.ts';
import { refusalIn, refused, tooLate, unreachable, unreadable, type Destination } from './failure.ts';

/** Seconds. */
const DEADLINE = 20;

/**
 * The names of the models that a server lists, in alphabetical order.
 * @throws ModelError in words that never contain the key; the signal's reason when that is aborted.
 */
export async function listModels(
  settings: ConnectionSettings,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly string[]> {
  const destination: Destination = { host: hostOf(callableUrl(settings.baseUrl)), key: settings.key.trim() };
  const client = await openClient(settings);
  try {
    return await withDeadline(DEADLINE * 1000, signal, async (inner) => {
      const response = await client.models
        .list({ signal: inner, headers: settings.listHeaders })
        .asResponse()
        .catch((error: unknown) => {
          inner.throwIfAborted();
          const refusal = refusalIn(error);
          throw refusal ? refused(refusal, destination, Date.now()) : unreachable(destination);
        });
      const names = namesIn(await response.json().catch(() => undefined));
      if (!names) throw unreadable(destination, 'it is not a list of models');
      return names;
    });
  } catch (error) {
    if (error instanceof DeadlinePassed) throw tooLate(destination, DEADLINE);
    throw error;
  }
}

/** `{ data: [{ id }] }` as OpenAI lists them, or the bare array of Together. */
function namesIn(body: unknown): readonly string[] | undefined {
  const list = Array.isArray(body) ? body : (body as { data?: unknown } | null | undefined)?.data;
  if (!Array.isArray(list)) return undefined;
  const names = list
    .map((entry: unknown) => (entry as { id?: unknown } | null)?.id)
    .filter((id): id is string => typeof id === 'string' && id !== '');
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
