import type { Role } from '../../core/model.ts';
import type { RunRecord } from '../../core/spec.ts';
import type { Dataset } from '../../core/task.ts';
import type { CallRow, ConnectionRecord, Db } from '../db.ts';
import { readJournal } from '../journal.ts';
import type { ArchivedCall, ArchivedConnection, ArchivedDataset, ArchivedRun } from './format.ts';
import { archiveLines, batches, type ArchiveParts } from './lines.ts';
import { neededCalls } from './neededCalls.ts';
import { originOf } from './origin.ts';

const CALLS_AT_ONCE = 2_000;

export interface Secret {
  /** What the key is called on screen. */
  readonly name: string;
  readonly key: string;
}

export interface ExportOptions {
  /** ISO 8601. */
  readonly exportedAt: string;
  /** Keys of this session. They have no way into a run; a file that would hold one all the same is not written. */
  readonly secrets?: readonly Secret[];
}

/**
 * Writes a run as one file. The same run gives the same bytes, except for `exportedAt`.
 * @throws Error with a sentence when the run or its rows are gone, or when the file would hold an API key.
 */
export async function exportRun(
  db: Db,
  id: string,
  { exportedAt, secrets = [] }: ExportOptions,
): Promise<Blob> {
  const pieces: Blob[] = [];
  const parts = await archiveParts(db, id);
  const clean = { ...parts, run: withoutSecrets(parts.run, secrets) };
  for await (const text of archiveLines(clean, exportedAt)) {
    refuseSecrets(text, secrets);
    pieces.push(new Blob([text])); // handed to the browser at once, which may keep it on disk
  }
  return new Blob(pieces, { type: 'application/json' });
}

/** Reads everything that an archive of the run holds; the calls only as they are asked for. */
export async function archiveParts(db: Db, id: string): Promise<ArchiveParts> {
  const run = await db.runs.get(id);
  if (!run) throw new Error('This run is no longer here.');
  const dataset = await db.datasets.get(run.spec.task.datasetId);
  if (!dataset) throw new Error('The rows that this run used are no longer here.');
  const events = await readJournal(db, id);
  const needed = await neededCalls(run.spec, events, dataset.examples);
  return {
    run: archivedRun(run),
    connections: await connectionsOf(db, run),
    dataset: await archivedDataset(db, run, dataset),
    events,
    calls: callsOf(db, needed),
  };
}

/** A run that is under way is a paused one for everybody else. */
function archivedRun({ wanted: _, imported: __, failFast: ___, status, ...run }: RunRecord): ArchivedRun {
  return { ...run, status: status === 'done' || status === 'failed' ? status : 'paused' };
}

async function connectionsOf(db: Db, { id, spec }: RunRecord): Promise<ArchivedConnection[]> {
  const ids = [...new Set(Object.values(spec.models).map(({ connection }) => connection))].sort();
  const [here, origin] = await Promise.all([db.connections.bulkGet(ids), originOf(db, id)]);
  return ids.flatMap((connectionId, i): ArchivedConnection[] => {
    // what a file said of its connections outranks what they are called here: the run was made there
    const told = origin?.connections.find((connection) => connection.id === connectionId);
    const known = here[i];
    return told ? [told] : known ? [archivedConnection(known)] : [];
  });
}

const archivedConnection = ({ id, provider, name, baseUrl }: ConnectionRecord): ArchivedConnection => ({
  id,
  provider,
  name,
  ...(baseUrl !== undefined && { baseUrl: withoutCredentials(baseUrl) }),
});

/** Some gateways take a key as user, password or parameter of the address. */
function withoutCredentials(address: string): string {
  if (!URL.canParse(address)) return '';
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

async function archivedDataset(db: Db, { id, spec }: RunRecord, dataset: Dataset): Promise<ArchivedDataset> {
  const used = new Set(Object.values(spec.task.split).flat());
  const origin = await originOf(db, id);
  return {
    id: dataset.id,
    fields: dataset.fields,
    rows: origin?.rows ?? dataset.examples.map((example) => example.id),
    examples: dataset.examples.filter((example) => used.has(example.id)),
  };
}

async function* callsOf(db: Db, needed: ReadonlyMap<string, Role>): AsyncGenerator<ArchivedCall[]> {
  for (const batch of batches([...needed.keys()].sort(), CALLS_AT_ONCE)) {
    const rows = await db.calls.bulkGet([...batch]);
    // another run may have asked the same in another role; here it is the one that this run asked in
    yield rows.filter((row) => row !== undefined).map((row) => archivedCall(row, needed.get(row.key)!));
  }
}

const archivedCall = ({ key, completion, request, ms }: CallRow, role: Role): ArchivedCall => {
  const { text, finish, usage, logprobs } = completion;
  const answer = { text, finish, usage, ...(logprobs && { logprobs }) };
  return { key, role, completion: answer, ...(request && { request }), ms };
};

function refuseSecrets(text: string, secrets: readonly Secret[]): void {
  for (const { name, key } of secrets)
    if (key.length >= 8 && text.includes(JSON.stringify(key).slice(1, -1)))
      throw new Error(
        `The API key of “${name}” stands in the text of this run, in a prompt, a row or an answer. Nothing was exported, so that the key stays with you.`,
      );
}

/** A server may repeat the key that it refuses; an error message can do without. */
function withoutSecrets(run: ArchivedRun, secrets: readonly Secret[]): ArchivedRun {
  if (!run.error) return run;
  const message = secrets
    .filter(({ key }) => key !== '')
    .reduce((text, { key }) => text.replaceAll(key, '(key removed)'), run.error.message);
  return { ...run, error: { ...run.error, message } };
}
