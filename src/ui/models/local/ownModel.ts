import type { LocalModel } from '../../../catalog/localModel.ts';
import { describe } from '../../../catalog/webllm/describe.ts';

/** The fields as they were typed. */
export interface OwnModelFields {
  readonly name: string;
  readonly weights: string;
  readonly library: string;
  readonly contextWindow: string;
  readonly f16: boolean;
}

export type OwnModelFaults = Partial<Record<'name' | 'weights' | 'library' | 'contextWindow', string>>;

const LOCAL_HOSTS = /^(localhost|127\.0\.0\.1)$/;

/** What is wrong with the fields, each as a sentence. */
export function faultsOf(fields: OwnModelFields, taken: readonly string[]): OwnModelFaults {
  const { name, weights, library, contextWindow } = fields;
  const window = contextWindow.trim() === '' ? undefined : Number(contextWindow);
  const faults: OwnModelFaults = {
    ...(idOf(name) === '' && { name: 'Give it a name of letters or digits.' }),
    ...(taken.includes(idOf(name)) && { name: 'Another model has this name already.' }),
    ...fault('weights', addressFault(weights)),
    ...fault('library', addressFault(library) ?? libraryFault(library)),
    ...(window !== undefined &&
      !(Number.isInteger(window) && window >= 256 && window <= 1_048_576) && {
        contextWindow: 'Enter a whole number of tokens from 256 to 1,048,576, or nothing.',
      }),
  };
  return faults;
}

const fault = (field: keyof OwnModelFaults, sentence: string | undefined): OwnModelFaults =>
  sentence === undefined ? {} : { [field]: sentence };

function addressFault(typed: string): string | undefined {
  let url: URL;
  try {
    url = new URL(typed.trim());
  } catch {
    return 'Enter a whole address, beginning with https://.';
  }
  if (url.username !== '' || url.password !== '')
    return 'Take the user name and password out of the address.';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL_HOSTS.test(url.hostname)))
    return undefined;
  return 'It must begin with https://; plain http:// works with localhost and 127.0.0.1 only.';
}

const libraryFault = (typed: string): string | undefined =>
  new URL(typed.trim()).pathname.endsWith('.wasm')
    ? undefined
    : 'The model library is a file that ends with .wasm.';

const idOf = (name: string): string =>
  name
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '');

/** The model that faultless fields describe. */
export function ownModelOf({ name, weights, library, contextWindow, f16 }: OwnModelFields): LocalModel {
  const { params, family, quantization } = describe(idOf(name));
  const window = contextWindow.trim() === '' ? undefined : Number(contextWindow);
  return {
    id: idOf(name),
    title: name.trim(),
    family,
    quantization,
    ...(params !== undefined && { params }),
    url: weights.trim(),
    lib: library.trim(),
    f16,
    ...(window !== undefined && { contextWindow: window, overrides: { context_window_size: window } }),
    own: true,
  };
}
