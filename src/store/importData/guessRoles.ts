import type { Table } from './table.ts';

/** What a column is for: shown to the model, the right answer, or neither. */
export type ColumnRole = 'field' | 'target' | 'ignored';

/** Names that a column with the right answer usually has, the surest first. */
const TARGET_NAMES = [
  'target',
  'label',
  'labels',
  'gold',
  'expected',
  'expected output',
  'expected answer',
  'ground truth',
  'reference',
  'answer',
  'answers',
  'correct answer',
  'output',
  'completion',
  'response',
  'category',
  'class',
  'sentiment',
  'intent',
  'result',
  'y',
];
const NOT_SHOWN =
  /^(|id|ids|uuid|guid|index|idx|row|row id|no|nr|unnamed \d+|split|created at|updated at|date|timestamp)$/;

const words = (name: string): string =>
  name
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** How surely a name is that of the target, 0 the surest; undefined when it says nothing. */
export function targetRank(name: string): number | undefined {
  const rank = TARGET_NAMES.indexOf(words(name));
  return rank < 0 ? undefined : rank;
}

/**
 * Guesses what each column is for: the target by its name, else the column with few distinct values, else the last; row numbers and the like are
 * ignored; all others are fields. With one column there is nothing to guess and no target.
 */
export function guessRoles(table: Table): ColumnRole[] {
  const hidden = table.columns.map((name) => NOT_SHOWN.test(words(name)));
  const target = guessTarget(table, hidden);
  const roles = table.columns.map((_, index): ColumnRole => {
    if (index === target) return 'target';
    return hidden[index] ? 'ignored' : 'field';
  });
  // something must be shown to the model
  return roles.includes('field') ? roles : roles.map((role) => (role === 'ignored' ? 'field' : role));
}

function guessTarget({ columns, rows }: Table, hidden: readonly boolean[]): number | undefined {
  if (columns.length < 2) return undefined;
  const named = columns
    .map((name, index) => ({ index, rank: targetRank(name) ?? Infinity }))
    .reduce((a, b) => (b.rank < a.rank ? b : a));
  if (named.rank < Infinity) return named.index;
  const open = columns.map((_, index) => index).filter((index) => !hidden[index]);
  const few = open
    .map((index) => ({ index, distinct: new Set(rows.map(({ values }) => values[index])).size }))
    .filter(({ distinct }) => distinct > 1 && distinct <= Math.max(2, Math.min(24, rows.length / 4)));
  if (few.length > 0) return few.reduce((a, b) => (b.distinct <= a.distinct ? b : a)).index;
  return open.at(-1);
}
