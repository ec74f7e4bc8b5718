import type { RunRecord } from '../../core/spec.ts';
import type { Db, EventRow } from '../../store/db.ts';
import { eventsOf } from '../../store/journal.ts';
import { verdictOf, type Comparison } from '../../views/verdict.ts';

/**
 * A query for the best score on the dev split that a run has found so far. Each time it is asked, it reads only what was
 * written since, so that following a long run stays cheap.
 */
export function followBest(db: Db, runId: string): () => Promise<number | undefined> {
  let after = -Infinity;
  let best: number | undefined;
  return async () => {
    const rows = await eventsOf(db, runId, after);
    after = rows.at(-1)?.seq ?? after;
    for (const { event } of rows)
      if (event.type === 'candidate-scored' && event.on === 'dev' && event.measuring !== 'likelihood')
        best = Math.max(best ?? 0, event.score);
    return best;
  };
}

/** What the test split said of a run; undefined while it is locked. Reads the few events that matter, not the journal. */
export async function comparisonOf(db: Db, run: RunRecord): Promise<Comparison | undefined> {
  const verdict = await between(db, run.id, 'v', 'v\uffff');
  const opening = verdict.map(({ event }) => event).findLast((event) => event.type === 'test-opened');
  if (!opening) return undefined;
  const candidates = await Promise.all(
    [opening.start, opening.champion].map((id) => between(db, run.id, id, id)), // a candidate's id is its place
  );
  const outcomes = await db.outcomes
    .where('[runId+place]')
    .between([run.id, 'v'], [run.id, 'v\uffff'])
    .toArray();
  const scores = new Map(outcomes.map((row) => [row.place, row.scores]));
  const entries = [...candidates.flat(), ...verdict].map(({ place, event }) => ({
    place,
    event: event.type === 'candidate-scored' ? { ...event, scores: [...(scores.get(place) ?? [])] } : event,
  }));
  const state = verdictOf(run, entries);
  return state.kind === 'done' ? state.comparison : undefined;
}

const between = (db: Db, runId: string, first: string, last: string): Promise<EventRow[]> =>
  db.events.where('[runId+place]').between([runId, first], [runId, last], true, true).toArray();
