import type { Visit } from './visit.ts';

/** Milliseconds after which a look counts as unanswered. */
const PATIENCE = 5000;

/** Looks that are no calls of the protocol: what the browser lets through tells reasons apart that it does not name. */
type Looking = Pick<Visit, 'baseUrl' | 'fetch' | 'signal'>;

/**
 * Whether anything answers at a base URL. A page may always send such a request; it may just not read what comes back.
 * @param patience Milliseconds.
 */
export async function isSomebodyThere(visit: Looking, patience = PATIENCE): Promise<boolean> {
  return (await look(visit, { mode: 'no-cors' }, patience)) !== undefined;
}

/**
 * The status with which the model list answers a request with just these headers; undefined when the page may not read
 * the answer.
 */
export const readableStatus = async (
  visit: Looking,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> => (await look(visit, { headers }, PATIENCE))?.status;

async function look(
  { baseUrl, fetch: send, signal }: Looking,
  init: RequestInit,
  patience: number,
): Promise<Response | undefined> {
  signal.throwIfAborted();
  try {
    const response = await send(`${baseUrl}/models`, {
      ...init,
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    await response.body?.cancel();
    return response;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
