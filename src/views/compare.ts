import { canonicalJson } from '../core/digest.ts';
import { costOf, type Price, type Role } from '../core/model.ts';
import type { RunSpec } from '../core/spec.ts';
import { groundOf, sizeOf, type Sizes } from './measure.ts';
import type { Row } from './tree.ts';

/** Where the best dev score rose. */
export interface CurvePoint {
  /** Logical calls of the search by then. */
  readonly calls: number;
  /** Dollars by then; undefined while a price is unknown. */
  readonly usd: number | undefined;
  readonly score: number;
}

/** The best dev score of a run so far, by what it had spent. */
export interface Curve {
  readonly points: readonly CurvePoint[];
  /** What the search spent in all, without the verdict. */
  readonly calls: number;
  readonly usd: number | undefined;
}

/** Folds the rows of a run, in the order they were written; the scores of scored batches may be left out. */
export function curveOf(rows: readonly Row[], prices: Partial<Record<Role, Price>>, sizes: Sizes): Curve {
  const points: CurvePoint[] = [];
  let calls = 0;
  let usd: number | undefined = 0;
  let best = -1;
  for (const { event } of rows) {
    const role = event.type === 'reply-received' ? (event.role ?? 'optimizer') : 'task';
    if (event.type === 'reply-received') calls += event.calls.length;
    else if (event.type !== 'candidate-scored' || event.on === 'test') continue;
    else calls += event.asked ?? sizeOf(event, sizes);
    const cost = costOf(event.usage, prices[role]);
    usd = usd === undefined || cost === undefined ? undefined : usd + cost;
    if (event.type !== 'candidate-scored' || groundOf(event) !== 'dev') continue;
    if (event.score <= best) continue;
    best = event.score;
    points.push({ calls, usd, score: best });
  }
  return { points, calls, usd };
}

/**
 * What the verdicts of two runs must share so that they can be held against each other: rows, test split, metric, start,
 * template and task model. Equal texts are comparable runs.
 */
export const comparability = ({ task, models }: RunSpec): string =>
  canonicalJson([
    task.datasetId,
    task.split.test,
    task.metric,
    task.seeds[0] ?? null,
    task.inputTemplate,
    task.maxTokens,
    models.task,
  ]);
