import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Request } from './model.ts';
import type { Dataset, Example } from './task.ts';

/** SHA-256 of a text, as 64 hexadecimal digits. A weaker hash would one day serve a wrong answer silently. */
export const digest = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The identity of a model call: equal keys are the same question to the same model. */
export const callKey = (r: Request): string =>
  digest(
    JSON.stringify([
      r.model,
      r.messages.map((m) => [m.role, m.content]),
      r.temperature,
      r.maxTokens,
      r.seed,
      r.topP ?? null,
      r.stop ?? null,
      // left out where it is not wanted, so that keys of older runs stay what they are
      ...(r.logprobs === undefined ? [] : [r.logprobs]),
      ...(r.json ? ['json'] : []),
    ]),
  );

/** JSON with the keys of every object in order, so that equal values have equal texts. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );

/** Gives rows the ids that their content has: the same row in two files is the same example. */
export const exampleOf = (fields: Readonly<Record<string, string>>, target: string): Example => ({
  id: digest(canonicalJson([fields, target])).slice(0, 16),
  fields,
  target,
});

export const datasetOf = (fields: readonly string[], examples: readonly Example[]): Dataset => ({
  id: digest(JSON.stringify([fields, examples.map((e) => e.id)])).slice(0, 24),
  fields,
  examples,
});
