import type { ModelRef } from '../../core/model.ts';
import type { Migration } from '../../core/spec.ts';
import type { Dataset, Prompt, TaskSpec } from '../../core/task.ts';
import type { Db } from '../../store/db.ts';
import { verdictOf } from '../../views/verdict.ts';
import { verdictEntries } from '../verdict/entries.ts';
import type { Choices } from './remembered.ts';

/** The champion of a finished run, to be carried to another task model on the very same data. */
export interface Carried {
  readonly migration: Migration;
  readonly runName: string;
  /** The task of that run as it was, with its champion as the only start. */
  readonly task: TaskSpec;
  readonly dataset: Dataset;
  readonly champion: Prompt;
  /** Method, options and optimizer model of that run. The task model is for the person to choose. */
  readonly choices: Choices;
}

/** Reads what a run has to carry on; undefined when it is not here, not done, or its rows are gone. */
export async function carriedFrom(db: Db, runId: string): Promise<Carried | undefined> {
  const run = await db.runs.get(runId);
  if (!run?.champion) return undefined;
  const dataset = await db.datasets.get(run.spec.task.datasetId);
  const champion = await championOf(db, runId, run.champion);
  if (!dataset || !champion) return undefined;
  const verdict = verdictOf(run, await verdictEntries(db, runId));
  const score = verdict.kind === 'done' ? verdict.comparison.champion.score : undefined;
  const { method, options, models, task } = run.spec;
  return {
    migration: { runId, from: models.task, ...(score !== undefined && { score }) },
    runName: run.name,
    task: { ...task, seeds: [champion] },
    dataset,
    champion,
    choices: { method: method.id, options, models: { optimizer: models.optimizer } },
  };
}

async function championOf(db: Db, runId: string, id: string): Promise<Prompt | undefined> {
  const rows = await db.events
    .where('[runId+seq]')
    .between([runId, -Infinity], [runId, Infinity])
    .filter(({ event }) => event.type === 'candidate-proposed' && event.candidate.id === id)
    .toArray();
  const event = rows[0]?.event;
  if (event?.type !== 'candidate-proposed') return undefined;
  const { text, demonstrations, closing } = event.candidate;
  return { text, ...(demonstrations && { demonstrations }), ...(closing !== undefined && { closing }) };
}

/** Carrying a prompt to the model that it was grown on carries it nowhere. */
export const sameModel = (a: ModelRef, b: ModelRef): boolean =>
  a.connection === b.connection && a.model === b.model;
