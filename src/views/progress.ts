import { addUsage, byRole, NO_USAGE, type Role, type Usage } from '../core/model.ts';
import type { TaskSpec } from '../core/task.ts';
import { groundOf, sizeOf, sizesOf, withBatch, type Measure, type Sizes } from './measure.ts';
import type { Row } from './tree.ts';

/** A candidate when a score of it was known. */
export interface Dot {
  readonly id: string;
  /** Logical calls that the run had taken by then: remembered answers count too. */
  readonly calls: number;
  readonly score: number;
}

/** How the best score on the dev split rose with the calls, folded from events like the tree. */
export interface Progress {
  /** One for each dev score; shared by all folds of a run and only ever growing. */
  readonly dots: readonly Dot[];
  /** One whenever samples changed the estimate of a candidate without a dev score; shared and growing too. */
  readonly estimates: readonly Dot[];
  /** The dots that were better than all before. */
  readonly steps: readonly Dot[];
  /** Calls of the search, without those of the verdict. */
  readonly calls: number;
  /** What the journal accounts for, the verdict included. */
  readonly byRole: Readonly<Record<Role, { readonly calls: number; readonly usage: Usage }>>;
  readonly state: Folding;
}

/** What the fold carries on. Only `growProgress` looks in here; it changes it. */
interface Folding {
  readonly sizes: Sizes;
  readonly samples: Map<string, Measure>;
  readonly onDev: Set<string>;
}

export const noProgress = ({ split }: Pick<TaskSpec, 'split'>): Progress => ({
  dots: [],
  estimates: [],
  steps: [],
  calls: 0,
  byRole: byRole(() => ({ calls: 0, usage: NO_USAGE })),
  state: { sizes: sizesOf(split), samples: new Map(), onDev: new Set() },
});

/** Adds new rows, as they were written: calls are counted in the order in which they were made. */
export function growProgress(progress: Progress, rows: readonly Row[]): Progress {
  if (rows.length === 0) return progress;
  const dots = progress.dots as Dot[];
  const estimates = progress.estimates as Dot[];
  const steps = [...progress.steps];
  const { state } = progress;
  const { sizes, samples, onDev } = state;
  let { calls } = progress;
  const spent = { ...progress.byRole };
  const count = (role: Role, n: number, usage: Usage) =>
    (spent[role] = { calls: spent[role].calls + n, usage: addUsage(spent[role].usage, usage) });
  for (const { place, event } of rows) {
    if (event.type === 'reply-received') {
      calls += event.calls.length;
      count(event.role ?? 'optimizer', event.calls.length, event.usage);
    }
    if (event.type !== 'candidate-scored') continue;
    const n = event.asked ?? sizeOf(event, sizes);
    count('task', n, event.usage);
    if (event.on === 'test') continue;
    calls += n;
    const id = event.candidateId;
    const ground = groundOf(event);
    if (ground === 'likelihood') continue;
    if (ground !== 'dev') {
      const measure = withBatch(samples.get(id), place, event, sizes);
      samples.set(id, measure);
      if (!onDev.has(id)) estimates.push({ id, calls, score: measure.score });
      continue;
    }
    onDev.add(id);
    const dot: Dot = { id, calls, score: event.score };
    dots.push(dot);
    if (event.score > (steps.at(-1)?.score ?? -1)) steps.push(dot);
  }
  return { dots, estimates, steps, calls, byRole: spent, state };
}
