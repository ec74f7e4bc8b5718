import { interval } from '../core/statistics.ts';
import type { Example, Split } from '../core/task.ts';
import { SPLITS } from './split.ts';

/** Rows, from 1 on, that say the same apart from capitals and white space. */
export interface Duplicate {
  readonly rows: readonly number[];
  /** The splits that they are in; more than one means that the test is partly known in advance. */
  readonly splits: readonly Split[];
}

/** Rows with the same fields whose targets differ. */
export interface Contradiction {
  readonly rows: readonly number[];
  readonly fields: Readonly<Record<string, string>>;
  readonly targets: readonly string[];
}

export interface Coverage {
  readonly label: string;
  readonly count: Readonly<Record<Split, number>>;
}

export interface DataChecks {
  readonly duplicates: readonly Duplicate[];
  readonly contradictions: readonly Contradiction[];
  /** How many examples of each label each split has; undefined when the targets are no labels. */
  readonly coverage: readonly Coverage[] | undefined;
  /** Rows without a target. */
  readonly emptyTargets: readonly number[];
  /** Rows in which a field is empty, by field. */
  readonly emptyFields: readonly { readonly field: string; readonly rows: readonly number[] }[];
  /** Examples in each split. */
  readonly sizes: Readonly<Record<Split, number>>;
}

/** More distinct targets than this are answers, not labels. */
const MOST_LABELS = 24;

/** The distinct targets in order, where they are few enough to be labels and come back often enough. */
export function labelsOf(examples: readonly Example[]): string[] | undefined {
  const labels = new Set<string>();
  for (const { target } of examples) {
    labels.add(target);
    if (labels.size > MOST_LABELS) return undefined;
  }
  return labels.size * 2 <= examples.length ? [...labels].sort() : undefined;
}

/** Looks at all that can be wrong with the rows of a task and their split. */
export function checkData(
  examples: readonly Example[],
  split: Readonly<Record<Split, readonly string[]>>,
): DataChecks {
  const splitOf = splitById(split);
  const sameFields = grouped(examples, ({ fields }) => loose(Object.entries(fields).flat()));
  const sameAll = grouped(examples, ({ fields, target }) =>
    loose([...Object.entries(fields).flat(), target]),
  );
  return {
    duplicates: sameAll.map((rows) => ({
      rows: rows.map((row) => row + 1),
      splits: SPLITS.filter((name) => rows.some((row) => splitOf.get(examples[row]!.id) === name)),
    })),
    contradictions: sameFields.flatMap((rows) => {
      const targets = [
        ...new Map(rows.map((row) => [loose([examples[row]!.target]), examples[row]!.target])).values(),
      ];
      return targets.length < 2
        ? []
        : [{ rows: rows.map((row) => row + 1), fields: examples[rows[0]!]!.fields, targets }];
    }),
    coverage: coverageOf(examples, splitOf),
    emptyTargets: rowsWhere(examples, ({ target }) => target.trim() === ''),
    emptyFields: Object.keys(examples[0]?.fields ?? {})
      .map((field) => ({
        field,
        rows: rowsWhere(examples, ({ fields }) => (fields[field] ?? '').trim() === ''),
      }))
      .filter(({ rows }) => rows.length > 0),
    sizes: { train: split.train.length, dev: split.dev.length, test: split.test.length },
  };
}

/** Which split an example is in, by its id. */
export function splitById(split: Readonly<Record<Split, readonly string[]>>): Map<string, Split> {
  return new Map(SPLITS.flatMap((name) => split[name].map((id): [string, Split] => [id, name])));
}

/**
 * Half the width, in points of 100, of the 95 % interval of a score measured on `n` examples, at a score of one half
 * where it is widest.
 */
export function halfWidth(n: number): number {
  const { low, high } = interval({ mean: 0.5, n });
  return Math.round(50 * (high - low));
}

const loose = (values: readonly string[]): string =>
  JSON.stringify(values.map((value) => value.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()));

/** Indices of examples that share a key, where at least two do. */
function grouped(examples: readonly Example[], key: (example: Example) => string): number[][] {
  const groups = new Map<string, number[]>();
  examples.forEach((example, index) => {
    const name = key(example);
    const members = groups.get(name);
    if (members) members.push(index);
    else groups.set(name, [index]);
  });
  return [...groups.values()].filter((members) => members.length > 1);
}

const rowsWhere = (examples: readonly Example[], holds: (example: Example) => boolean): number[] =>
  examples.flatMap((example, index) => (holds(example) ? [index + 1] : []));

function coverageOf(
  examples: readonly Example[],
  splitOf: ReadonlyMap<string, Split>,
): Coverage[] | undefined {
  const labels = labelsOf(examples);
  if (!labels) return undefined;
  const counts = new Map(labels.map((label) => [label, { train: 0, dev: 0, test: 0 }]));
  for (const { id, target } of examples) {
    const split = splitOf.get(id);
    if (split) counts.get(target)![split]++;
  }
  return labels.map((label) => ({ label, count: counts.get(label)! }));
}
