import type { Role, Usage } from '../core/model.ts';
import { addUsage, NO_USAGE } from '../core/model.ts';
import type { Split, TaskSpec } from '../core/task.ts';
import type { Row } from './tree.ts';

/** A candidate when its dev score was known. */
export interface Dot {
  readonly id: string;
  /** Logical calls that the run had taken by then: remembered answers count too. */
  readonly calls: number;
  readonly score: number;
}

/** How the best score on the dev split rose with the calls, folded from events like the tree. */
export interface Progress {
  /** One for each scored candidate; shared by all folds of a run and only ever growing. */
  readonly dots: readonly Dot[];
  /** The dots that were better than all before. */
  readonly steps: readonly Dot[];
  /** Calls of the search, without those of the verdict. */
  readonly calls: number;
  /** What the journal accounts for, the verdict included. */
  readonly byRole: Readonly<Record<Role, { readonly calls: number; readonly usage: Usage }>>;
  readonly sizes: Readonly<Record<Split, number>>;
}

export const noProgress = ({ split }: Pick<TaskSpec, 'split'>): Progress => ({
  dots: [],
  steps: [],
  calls: 0,
  byRole: { optimizer: { calls: 0, usage: NO_USAGE }, task: { calls: 0, usage: NO_USAGE } },
  sizes: { train: split.train.length, dev: split.dev.length, test: split.test.length },
});

/** Adds new rows, as they were written: calls are counted in the order in which they were made. */
export function growProgress(progress: Progress, rows: readonly Row[]): Progress {
  if (rows.length === 0) return progress;
  const dots = progress.dots as Dot[];
  const steps = [...progress.steps];
  const { sizes } = progress;
  let { calls } = progress;
  let { optimizer, task } = progress.byRole;
  for (const { event } of rows) {
    if (event.type === 'reply-received') {
      calls += event.calls.length;
      optimizer = {
        calls: optimizer.calls + event.calls.length,
        usage: addUsage(optimizer.usage, event.usage),
      };
    }
    if (event.type !== 'candidate-scored') continue;
    const n =
      event.asked ??
      (event.scores.length || (typeof event.on === 'string' ? sizes[event.on] : event.on.length));
    task = { calls: task.calls + n, usage: addUsage(task.usage, event.usage) };
    if (event.on === 'test') continue;
    calls += n;
    if (event.on !== 'dev' || event.measuring === 'likelihood') continue;
    const dot: Dot = { id: event.candidateId, calls, score: event.score };
    dots.push(dot);
    if (event.score > (steps.at(-1)?.score ?? -1)) steps.push(dot);
  }
  return { dots, steps, calls, byRole: { optimizer, task }, sizes };
}
