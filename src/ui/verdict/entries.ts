import type { Entry } from '../../core/event.ts';
import type { Db, EventRow } from '../../store/db.ts';
import { eventsOf } from '../../store/journal.ts';

/**
 * What `verdictOf` needs of a run's journal, in the order it was written. While the test split is locked that is next to
 * nothing, so that following a long run stays cheap; once it is open the journal is read through for the dev scores.
 */
export async function verdictEntries(db: Db, runId: string): Promise<Entry[]> {
  const verdict = await db.events.where('[runId+place]').between([runId, 'v'], [runId, 'v\uffff']).toArray();
  const openings = verdict.map(({ event }) => event).filter((event) => event.type === 'test-opened');
  const compared = new Set(openings.flatMap(({ start, champion }) => [start, champion]));
  const about = ({ event }: EventRow): boolean =>
    (event.type === 'candidate-proposed' && compared.has(event.candidate.id)) ||
    (event.type === 'candidate-scored' && event.on === 'dev' && compared.has(event.candidateId));
  const others = compared.size === 0 ? [] : (await eventsOf(db, runId)).filter(about);
  const rows = new Map([...verdict, ...others].map((row) => [row.seq, row]));
  return withScores(
    db,
    [...rows.values()].sort((a, b) => a.seq - b.seq),
  );
}

/** Scores lie in their own table; only those of the test split are compared one by one. */
async function withScores(db: Db, rows: readonly EventRow[]): Promise<Entry[]> {
  const isTest = ({ event }: EventRow): boolean => event.type === 'candidate-scored' && event.on === 'test';
  const tested = rows.filter(isTest);
  const outcomes = await db.outcomes.bulkGet(tested.map(({ runId, place }) => [runId, place]));
  const scores = new Map(tested.map(({ place }, i) => [place, outcomes[i]?.scores]));
  return rows.map(({ place, event }) => ({
    place,
    event: event.type === 'candidate-scored' ? { ...event, scores: [...(scores.get(place) ?? [])] } : event,
  }));
}
