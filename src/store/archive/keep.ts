import { digest } from '../../core/digest.ts';
import type { RunEvent } from '../../core/event.ts';
import type { RunRecord, Spent } from '../../core/spec.ts';
import { addTally, noTallies, recordedBy, totalOf, withJudge } from '../../core/tally.ts';
import type { Db, EventRow } from '../db.ts';
import type { Archive } from './format.ts';
import { batches, contentDigest, type ArchiveParts } from './lines.ts';
import { originRow } from './origin.ts';
import { archiveParts } from './write.ts';

export interface Kept {
  readonly runId: string;
  /** The same run was here before, and nothing was changed. */
  readonly already: boolean;
}

const ROWS_AT_ONCE = 5_000;

/**
 * Stores a checked archive as a run, in one transaction. A run that is here with the same content stays as it is; a
 * different one under the same id is left alone, and the archive gets an id made of its content. Rows and answers
 * that are here already are never replaced.
 */
export async function keepArchive(db: Db, archive: Archive, now: number): Promise<Kept> {
  const { run, dataset, connections, events, calls } = archive;
  const content = await contentDigest(partsOf(archive));
  const sameAs = async (id: string): Promise<boolean | undefined> =>
    (await db.runs.get(id)) &&
    content === (await archiveParts(db, id).then(contentDigest, () => 'cannot be exported'));

  let runId = run.id;
  let same = await sameAs(runId);
  if (same === false) {
    runId = uuidOf(content);
    same = await sameAs(runId);
  }
  if (same) return { runId, already: true };

  const record: RunRecord = { ...run, id: runId, wanted: 'paused', imported: true };
  const partial = dataset.rows.length !== dataset.examples.length;
  const origin = originRow(runId, { connections, ...(partial && { rows: dataset.rows }) });
  const tables = [db.runs, db.events, db.outcomes, db.calls, db.datasets, db.progress, db.settings];
  await db.transaction('rw', tables, async () => {
    await db.runs.add(record);
    await db.settings.put(origin);
    const { id, fields, examples } = dataset;
    // another file may have brought other rows of the same data set
    const here = (await db.datasets.get(id))?.examples ?? [];
    const known = new Set(here.map((example) => example.id));
    const fresh = examples.filter((example) => !known.has(example.id));
    if (fresh.length > 0) await db.datasets.put({ id, fields, examples: [...here, ...fresh] });
    for (const batch of batches(events, ROWS_AT_ONCE)) {
      await db.events.bulkAdd(
        batch.map(({ place, event }): Omit<EventRow, 'seq'> => ({
          runId,
          place,
          at: run.createdAt,
          event: withoutScores(event),
        })),
      );
      await db.outcomes.bulkAdd(
        batch.flatMap(({ place, event }) =>
          event.type === 'candidate-scored'
            ? [{ runId, place, scores: Float64Array.from(event.scores) }]
            : [],
        ),
      );
    }
    for (const batch of batches(calls, ROWS_AT_ONCE)) {
      const here = await db.calls.bulkGet(batch.map((call) => call.key));
      await db.calls.bulkAdd(
        batch.filter((_, i) => !here[i]).map((call) => ({ ...call, runId, at: run.createdAt })),
      );
    }
    await db.progress.add({
      runId,
      spent: spentIn(record, events),
      sent: { calls: 0, usd: 0 },
      inFlight: 0,
      activeMs: 0,
      at: now,
    });
  });
  return { runId, already: false };
}

/** An archive in memory as the parts of which it is written, in the order in which an export writes them. */
function partsOf({ calls, ...rest }: Archive): ArchiveParts {
  const sorted = calls.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    ...rest,
    calls: (async function* () {
      yield sorted;
    })(),
  };
}

const withoutScores = (event: RunEvent): RunEvent =>
  event.type === 'candidate-scored' ? { ...event, scores: [] } : event;

/** An id in the form of the others, always the same for the same content. */
function uuidOf(content: string): string {
  const hex = digest(`run ${content}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** What the events say the run has taken. */
function spentIn({ spec, prices }: RunRecord, entries: Archive['events']): Spent {
  const byRole = noTallies();
  for (const { event } of entries) {
    const made = recordedBy(event);
    if (made) byRole[made.role] = addTally(byRole[made.role], made);
  }
  return { ...totalOf(byRole, withJudge(prices, spec.models.judge !== undefined)), byRole };
}
