import { ModelError, ReplayDivergence } from '../core/errors.ts';
import type { Entry, Journal } from '../core/event.ts';
import { remembering } from '../engine/caller.ts';
import { execute } from '../engine/execute.ts';
import type { Db } from '../store/db.ts';
import { dexieMemo, readJournal } from '../store/journal.ts';
import type { ReplayReport } from './desk.ts';
import { loadRun } from './loadRun.ts';

/**
 * Runs a finished run once more from its first line, with no model at hand: every answer comes from what was recorded,
 * and every event is checked against the journal. Writes nothing.
 */
export async function replay(db: Db, runId: string): Promise<ReplayReport> {
  const run = await db.runs.get(runId);
  if (!run) return { same: false, message: 'This run is not in this browser.', calls: 0, events: 0 };
  const entries = await readJournal(db, runId);
  const added: Entry[] = [];
  const journal: Journal = {
    read: async () => entries,
    write: async (fresh) => void added.push(...fresh),
  };
  const noModel = async (): Promise<never> => {
    throw new ModelError('network', 'the recorded answers do not hold this call');
  };
  let calls = 0;
  const never = new AbortController().signal;
  try {
    const { optimizer, live } = await loadRun(db, run.spec);
    const { put: _, ...memo } = dexieMemo(db, runId);
    const result = await execute(run.spec, optimizer, live, {
      call: remembering({
        models: { optimizer: noModel, task: noModel },
        memo: { ...memo, put: async (call) => call },
        now: () => 0,
      }),
      journal,
      budget: run.budget,
      prices: run.prices,
      ended: run.ending,
      pause: never,
      stop: never,
      onProgress: (spent) => (calls = spent.calls),
    });
    const same = added.length === 0 && result.champion === run.champion;
    return {
      same,
      calls,
      events: entries.length,
      message: same
        ? 'The replay grew the identical tree from the recorded answers.'
        : `The replay found ${added.length} events that the journal does not have.`,
    };
  } catch (error) {
    const known = error instanceof ReplayDivergence || error instanceof ModelError;
    if (!known) console.error(error);
    return {
      same: false,
      calls,
      events: entries.length,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}
