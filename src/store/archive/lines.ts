import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../../core/digest.ts';
import { FORMAT, VERSION, type Archive, type ArchivedCall } from './format.ts';

/** An archive whose calls come in batches, since there may be more of them than one wants in memory at once. */
export interface ArchiveParts extends Pick<Archive, 'run' | 'connections' | 'dataset' | 'events'> {
  readonly calls: AsyncIterable<readonly ArchivedCall[]>;
}

const EVENTS_AT_ONCE = 2_000;

/** The file as text, piece by piece: one line for each row, event and call, and the keys of objects in order. */
export async function* archiveLines(parts: ArchiveParts, exportedAt: string): AsyncGenerator<string> {
  const { run, connections, dataset, events, calls } = parts;
  const { examples, ...about } = dataset;
  yield [
    `{"format":${canonicalJson(FORMAT)},"version":${VERSION},"exportedAt":${canonicalJson(exportedAt)}`,
    `"run":${canonicalJson(run)}`,
    `"connections":${canonicalJson(connections)}`,
    `"dataset":${canonicalJson(about).slice(0, -1)},"examples":[\n${examples.map(canonicalJson).join(',\n')}]}`,
    `"events":[\n`,
  ].join(',\n');
  let separator = '';
  for (const batch of batches(events, EVENTS_AT_ONCE)) {
    yield separator + batch.map(canonicalJson).join(',\n');
    separator = ',\n';
  }
  yield '],\n"calls":[\n';
  separator = '';
  for await (const batch of calls) {
    if (batch.length === 0) continue;
    yield separator + batch.map(canonicalJson).join(',\n');
    separator = ',\n';
  }
  yield ']}\n';
}

/** What a run is, whoever exports it: equal for equal rows, events, calls and outcome, whatever the run's id. */
export async function contentDigest(parts: ArchiveParts): Promise<string> {
  const sum = sha256.create();
  const anonymous = { ...parts, run: { ...parts.run, id: '' }, connections: [] };
  for await (const text of archiveLines(anonymous, '')) sum.update(utf8ToBytes(text));
  return bytesToHex(sum.digest());
}

/** Slices of a list, so that each can be worked on in one go. */
export function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}
