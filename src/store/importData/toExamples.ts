import { exampleOf } from '../../core/digest.ts';
import type { Example } from '../../core/task.ts';
import type { ColumnRole } from './guessRoles.ts';
import { slotNames } from './slotName.ts';
import type { RowFault, Table } from './table.ts';

export interface Mapped {
  /** Names of the fields, in the order of the columns. */
  readonly fields: readonly string[];
  /** Every row that can be taken, each content once. */
  readonly examples: readonly Example[];
  /** Rows that cannot be taken: those of the table and those that lack something, in order. */
  readonly faults: readonly RowFault[];
  /** Rows that say the same as an earlier one, by the row that is kept. */
  readonly copies: readonly { readonly row: number; readonly of: number }[];
}

/** What keeps a choice of columns from making examples, as a sentence; undefined when nothing does. */
export function faultOfRoles(roles: readonly ColumnRole[]): string | undefined {
  const targets = roles.filter((role) => role === 'target').length;
  if (targets === 0) return 'No column is the target. Choose the one that holds the right answers.';
  if (targets > 1) return 'More than one column is the target. Choose the one that holds the right answers.';
  if (!roles.includes('field')) return 'No column is an input. Choose at least one that the model is shown.';
  return undefined;
}

/**
 * Makes examples of the rows of a table. Targets lose the white space around them; fields are kept as they are.
 * @throws Error when the roles are not one target and at least one field.
 */
export function toExamples(table: Table, roles: readonly ColumnRole[]): Mapped {
  const fault = faultOfRoles(roles);
  if (fault) throw new Error(fault);
  const target = roles.indexOf('target');
  const shown = roles.flatMap((role, index) => (role === 'field' ? [index] : []));
  const fields = slotNames(shown.map((index) => table.columns[index]!));

  const rowOf = new Map<string, number>();
  const examples: Example[] = [];
  const faults: RowFault[] = [...table.faults];
  const copies: { row: number; of: number }[] = [];
  for (const { row, values } of table.rows) {
    const lacking = lackOf(values, target, shown, table.columns);
    if (lacking) {
      faults.push({ row, ...lacking });
      continue;
    }
    const example = exampleOf(
      Object.fromEntries(fields.map((name, at) => [name, values[shown[at]!]!])),
      values[target]!.trim(),
    );
    const earlier = rowOf.get(example.id);
    if (earlier !== undefined) copies.push({ row, of: earlier });
    else {
      rowOf.set(example.id, row);
      examples.push(example);
    }
  }
  return { fields, examples, faults: faults.sort((a, b) => a.row - b.row), copies };
}

function lackOf(
  values: readonly string[],
  target: number,
  shown: readonly number[],
  columns: readonly string[],
): Omit<RowFault, 'row'> | undefined {
  if (values[target]!.trim() === '')
    return {
      column: columns[target]!,
      message: 'The target is empty.',
      remedy:
        'Fill in the right answer; where the right answer is nothing, write a word for it, such as none.',
    };
  if (shown.every((index) => values[index]!.trim() === ''))
    return {
      ...(shown.length === 1 && { column: columns[shown[0]!]! }),
      message: shown.length === 1 ? 'The input is empty.' : 'All inputs are empty.',
      remedy: 'Fill in what the model is to be shown.',
    };
  return undefined;
}
