import type { RunRecord } from '../../core/spec.ts';
import { optimizers } from '../../optimizers/index.ts';
import type { Db } from '../../store/db.ts';
import { eventsOf } from '../../store/journal.ts';
import { comparability, curveOf, type Curve } from '../../views/compare.ts';
import { sizesOf } from '../../views/measure.ts';
import { wordCount } from '../../views/promptParts.ts';
import type { Comparison } from '../../views/verdict.ts';
import { comparisonOf } from '../welcome/runFacts.ts';
import { presetOf } from '../newrun/presets.ts';

/** A finished run with what is compared of it. */
export interface Compared {
  readonly run: RunRecord;
  readonly method: string;
  /** `quick`, `paper`, or `own settings`. */
  readonly settings: string;
  /** The model that wrote the prompts. */
  readonly writer: string;
  readonly comparison: Comparison;
  readonly curve: Curve;
  /** Words of the champion, its worked examples included. */
  readonly words: number;
}

/** Runs whose verdicts can be held against each other, the best champion first. */
export interface Group {
  readonly key: string;
  readonly runs: readonly Compared[];
  /** Calls that every run of the group was allowed; undefined where they differ. */
  readonly budget: number | undefined;
}

/** The finished runs of a task that have a verdict, in comparable groups; the group with the newest run first. */
export async function groupsOf(db: Db, taskId: string): Promise<Group[]> {
  const runs = await db.runs.where('spec.task.id').equals(taskId).toArray();
  const done = runs.filter(({ status }) => status === 'done').toSorted((a, b) => b.createdAt - a.createdAt);
  const groups = new Map<string, Compared[]>();
  for (const run of done) {
    const one = await compared(db, run);
    if (!one) continue;
    const key = comparability(run.spec);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, all]) => ({
    key,
    runs: all.toSorted((a, b) => b.comparison.champion.score - a.comparison.champion.score),
    budget: new Set(all.map(({ run }) => run.budget.calls)).size === 1 ? all[0]!.run.budget.calls : undefined,
  }));
}

async function compared(db: Db, run: RunRecord): Promise<Compared | undefined> {
  const comparison = await comparisonOf(db, run);
  if (!comparison) return undefined;
  const optimizer = optimizers.find(({ id }) => id === run.spec.method.id);
  const preset = optimizer ? presetOf(optimizer, run.spec.options) : 'own';
  return {
    run,
    method: optimizer?.title ?? run.spec.method.id,
    settings: preset === 'own' ? 'own settings' : preset,
    writer: run.spec.models.optimizer.model,
    comparison,
    curve: curveOf(await eventsOf(db, run.id), run.prices, sizesOf(run.spec.task.split)),
    words: wordCount(comparison.champion.candidate),
  };
}

/** How the line of a run is drawn: five colours, and dashes where there are more runs. */
export interface Stroke {
  readonly colour: string;
  readonly dash: string;
}

const COLOURS = ['--leaf', '--bloom', '--focus', '--warn', '--ink-soft'];
const DASHES = ['none', '7 4', '2 3'];

export const strokeOf = (i: number): Stroke => ({
  colour: `var(${COLOURS[i % COLOURS.length]!})`,
  dash: DASHES[Math.floor(i / COLOURS.length) % DASHES.length]!,
});
