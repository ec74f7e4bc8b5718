import { readBaseUrl } from '../../core/baseUrl.ts';

/** A lane finds out by itself how many a server bears; these only bound it. */
export const MOST_IN_FLIGHT = 512;
export const USUAL_IN_FLIGHT = 64;

/** What was typed into the form of an endpoint. */
export interface TypedEndpoint {
  readonly baseUrl: string;
  /** Undefined or null while the field is empty. */
  readonly concurrency: number | null | undefined;
}

/** A sentence for each field that cannot stay as it is. */
export interface EndpointFaults {
  readonly baseUrl?: string;
  readonly concurrency?: string;
}

/** What is wrong with a typed endpoint; nothing when it can be saved. */
export function faultsOf({ baseUrl, concurrency }: TypedEndpoint): EndpointFaults {
  const reading = readBaseUrl(baseUrl);
  const inFlight = concurrency ?? NaN;
  const fits = Number.isInteger(inFlight) && inFlight >= 1 && inFlight <= MOST_IN_FLIGHT;
  return {
    ...('fault' in reading && { baseUrl: reading.fault }),
    ...(!fits && { concurrency: `Enter a whole number from 1 to ${MOST_IN_FLIGHT}.` }),
  };
}

/** The name that an endpoint has while the person gives it none. */
export function nameFor(baseUrl: string): string {
  const reading = readBaseUrl(baseUrl);
  return 'url' in reading ? new URL(reading.url).host : '';
}

/** Reads a price in dollars: undefined where the field is empty, NaN where it is not a price. */
export function readPrice(typed: string): number | undefined {
  const text = typed
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  if (text === '') return undefined;
  return /^\d*\.?\d+$|^\d+\.$/.test(text) ? Number(text) : NaN;
}
