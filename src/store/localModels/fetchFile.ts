import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ModelFile } from './files.ts';

/** A file that did not come, as a sentence. */
export class DownloadError extends Error {
  override name = 'DownloadError';

  constructor(
    message: string,
    /** Whether asking again may help. */
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

/** The last part of an address: what a person calls the file. */
export const fileName = (url: string): string => decodeURIComponent(new URL(url).pathname.split('/').at(-1)!);

/**
 * Fetches a file into its cache, under the key under which web-llm looks for it. It passes through piece by piece, and
 * only a whole file of the listed length and checksum is kept.
 * @param onBytes is told of every piece as it arrives.
 * @throws DownloadError; what aborted the signal.
 */
export async function fetchFile(
  file: ModelFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const response = await request(file.url, signal);
  const fault: { current?: DownloadError } = {};
  const checked = response.body!.pipeThrough(checking(file, onBytes, fault));
  const cache = await caches.open(file.cache);
  try {
    await cache.put(file.url, new Response(checked, { headers: headersFor(file, response) }));
  } catch (error) {
    signal.throwIfAborted();
    throw fault.current ?? asDownloadError(error, file.url);
  }
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    // the HTTP cache would keep every weight a second time
    response = await fetch(url, { signal, cache: 'no-store', credentials: 'omit' });
  } catch (error) {
    signal.throwIfAborted();
    throw asDownloadError(error, url);
  }
  if (response.ok && response.body) return response;
  const { status } = response;
  const later = status === 408 || status === 429 || status >= 500;
  throw new DownloadError(
    status === 404 || status === 410
      ? `${fileName(url)} is not at ${new URL(url).host} (${status}).`
      : `${new URL(url).host} answered ${status} to the request for ${fileName(url)}.`,
    later,
  );
}

/** Counts what passes; what is too short, too long or altered becomes an error, so that the cache does not keep it. */
function checking({ url, bytes, md5: wanted }: ModelFile, onBytes: (bytes: number) => void, fault: Fault) {
  const hash = wanted === undefined ? undefined : md5.create();
  let seen = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      seen += piece.byteLength;
      hash?.update(piece);
      onBytes(piece.byteLength);
      controller.enqueue(piece);
    },
    flush(controller) {
      if (bytes !== undefined && seen !== bytes)
        fault.current = new DownloadError(`${fileName(url)} has ${seen} bytes instead of ${bytes}.`, true);
      else if (hash && bytesToHex(hash.digest()) !== wanted)
        fault.current = new DownloadError(`${fileName(url)} arrived damaged: its checksum is another.`, true);
      if (fault.current) controller.error(fault.current);
    },
  });
}

interface Fault {
  current?: DownloadError;
}

/** The length is told only where it is known for sure: a compressed answer tells the compressed one. */
function headersFor({ bytes }: ModelFile, { headers }: Response): Headers {
  const kept = new Headers({ 'content-type': headers.get('content-type') ?? 'application/octet-stream' });
  if (bytes !== undefined) kept.set('content-length', String(bytes));
  return kept;
}

function asDownloadError(error: unknown, url: string): DownloadError {
  if ((error as { name?: string }).name === 'QuotaExceededError')
    return new DownloadError('The storage that this browser grants the page is full.', false);
  return new DownloadError(`${fileName(url)} did not arrive: ${new URL(url).host} cannot be reached.`, true);
}
