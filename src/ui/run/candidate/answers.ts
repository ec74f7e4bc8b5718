import { callKey } from '../../../core/digest.ts';
import type { Completion } from '../../../core/model.ts';
import type { RunSpec } from '../../../core/spec.ts';
import type { Example, Measuring, Prompt } from '../../../core/task.ts';
import { taskRequest } from '../../../core/taskRequest.ts';
import type { Db } from '../../../store/db.ts';
import type { Ground } from '../../../views/measure.ts';
import type { TreeNode } from '../../../views/tree.ts';

/** What the task model answered to one example, as far as it is remembered. */
export interface Answer {
  readonly id: string;
  /** Missing when the rows are not in this browser. */
  readonly example: Example | undefined;
  /** Missing when the answer is not remembered in this browser. */
  readonly completion: Completion | undefined;
  readonly score: number;
}

const AT_ONCE = 200;

/** The grounds on which a node was scored, in the order in which they matter. */
export const groundsOf = ({ measures }: TreeNode): Ground[] =>
  (['dev', 'test', 'sample', 'train', 'likelihood'] as const).filter(
    (ground) => measures[ground] !== undefined,
  );

/** The scores of a node by example. */
export async function scoresOf(
  db: Db,
  runId: string,
  spec: RunSpec,
  node: TreeNode,
  ground: Ground,
): Promise<Map<string, number>> {
  const scores = new Map<string, number>();
  for (const { place } of node.measures[ground]?.batches ?? []) {
    const row = await db.outcomes.get([runId, place]);
    const ids = await examplesAt(db, runId, spec, place);
    row?.scores.forEach((score, i) => {
      const id = ids[i];
      if (id !== undefined) scores.set(id, score);
    });
  }
  return scores;
}

async function examplesAt(db: Db, runId: string, spec: RunSpec, place: string): Promise<readonly string[]> {
  const row = await db.events.where('[runId+place]').equals([runId, place]).first();
  if (row?.event.type !== 'candidate-scored') return [];
  const { on } = row.event;
  return typeof on === 'string' ? spec.task.split[on] : on;
}

/**
 * Finds the answers behind scores: the request that the run made is made again, and its key finds the answer. Gives
 * the list again and again while it fills, so that the first are there at once.
 */
export async function* answersOf(
  db: Db,
  spec: RunSpec,
  prompt: Prompt,
  scores: ReadonlyMap<string, number>,
  measuring: Measuring = 'metric',
): AsyncGenerator<readonly Answer[]> {
  const dataset = await db.datasets.get(spec.task.datasetId);
  const examples = new Map(dataset?.examples.map((example) => [example.id, example]));
  const answers: Answer[] = [];
  const ids = [...scores.keys()];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const portion = ids.slice(from, from + AT_ONCE).map((id) => ({ id, example: examples.get(id) }));
    const keys = portion.map(({ example }) =>
      example ? callKey(taskRequest(spec, prompt, example, measuring)) : 'unknown',
    );
    const calls = await db.calls.bulkGet(keys);
    portion.forEach(({ id, example }, i) =>
      answers.push({ id, example, completion: calls[i]?.completion, score: scores.get(id)! }),
    );
    yield [...answers];
  }
}

/** What an example shows to the task model, on one line or as it is. */
export const inputOf = ({ fields }: Example): string => Object.values(fields).join('\n');
