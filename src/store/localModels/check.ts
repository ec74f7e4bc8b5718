import type { LocalModel } from '../../catalog/localModel.ts';
import { bytesOf } from './download.ts';
import { fileName } from './fetchFile.ts';
import {
  configOf,
  listedFiles,
  tensorCacheOf,
  weightsFolder,
  type ChatConfig,
  type TensorCache,
} from './files.ts';

/** What was found at the addresses of a model. */
export type ModelCheck =
  | { readonly ok: true; readonly bytes: number }
  /** Sentences: what is missing, and where it was looked for. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Looks whether all files of a model are where it says, without fetching the large ones. Never rejects. */
export async function checkModel(model: LocalModel, signal: AbortSignal): Promise<ModelCheck> {
  const [config, tensors, library] = await Promise.all([
    read<ChatConfig>(configOf(model).url, signal),
    read<TensorCache>(tensorCacheOf(model).url, signal),
    probe(model.lib, signal),
  ]);
  const faults = [config, tensors, library].flatMap((found) => ('fault' in found ? [found.fault] : []));
  if ('fault' in tensors && (await isOlder(model, signal)))
    faults.push(
      'There is an ndarray-cache.json: the model was compiled for an older WebLLM. Compile it anew.',
    );
  if ('fault' in config || 'fault' in tensors) return { ok: false, faults };
  try {
    const files = listedFiles(model, config.value, tensors.value);
    // the tokenizer and the first shard stand for the rest
    const found = await Promise.all(files.slice(0, 2).map(({ url }) => probe(url, signal)));
    faults.push(...found.flatMap((one) => ('fault' in one ? [one.fault] : [])));
    return faults.length > 0 ? { ok: false, faults } : { ok: true, bytes: bytesOf(files) };
  } catch (error) {
    return { ok: false, faults: [...faults, error instanceof Error ? error.message : String(error)] };
  }
}

type Found<T> = { readonly value: T } | { readonly fault: string };

const isOlder = async ({ url }: LocalModel, signal: AbortSignal): Promise<boolean> =>
  'value' in (await probe(new URL('ndarray-cache.json', weightsFolder(url)).href, signal));

async function read<T>(url: string, signal: AbortSignal): Promise<Found<T>> {
  const found = await probe(url, signal, true);
  if ('fault' in found) return found;
  try {
    return { value: (await found.value.json()) as T };
  } catch {
    return { fault: `${url} is not JSON.` };
  }
}

/** Asks for a file and lets go of it, unless it is to be read. */
async function probe(url: string, signal: AbortSignal, reading = false): Promise<Found<Response>> {
  try {
    const response = await fetch(url, { signal, credentials: 'omit' });
    if (!reading) await response.body?.cancel();
    if (response.ok) return { value: response };
    return { fault: `${fileName(url)} is missing: ${url} answered ${response.status}.` };
  } catch {
    return {
      fault: `${fileName(url)} cannot be read from ${url}: the server is off, or does not let other pages read its files (CORS).`,
    };
  }
}
