import { targetRank } from './guessRoles.ts';

/** A name that is longer than this is rather a text. */
const LONGEST_NAME = 60;

/**
 * Whether the first row looks like names: short, all different, none a number, and none of them found again as a value
 * in its own column. Names that are usual for a target settle it.
 */
export function guessHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...body] = records;
  if (!first || body.length === 0) return false;
  const names = first.map((cell) => cell.trim());
  const filled = names.filter((name) => name !== '');
  if (filled.length === 0 || new Set(filled).size < filled.length) return filled.some(isUsual);
  if (filled.some((name) => name.length > LONGEST_NAME || /^[-+]?[\d.,]+%?$/.test(name))) return false;
  if (filled.some(isUsual)) return true;
  return !names.some((name, column) => name !== '' && body.some((cells) => cells[column]?.trim() === name));
}

const isUsual = (name: string): boolean => targetRank(name) !== undefined;

/** Names for columns, each different and none empty, and what was changed for that. */
export function columnNames(cells: readonly string[]): { columns: string[]; notes: string[] } {
  const taken = new Set<string>();
  const notes: string[] = [];
  const columns = cells.map((cell, index) => {
    const name = cell.trim();
    const wanted = name === '' ? `column_${index + 1}` : name;
    const unique = free(wanted, taken);
    if (name !== '' && unique !== wanted)
      notes.push(`More than one column is called “${wanted}”; column ${index + 1} is now “${unique}”.`);
    taken.add(unique);
    return unique;
  });
  const unnamed = cells.filter((cell) => cell.trim() === '').length;
  if (unnamed > 0 && unnamed < cells.length)
    notes.push(
      `${unnamed === 1 ? 'One column has' : `${unnamed} columns have`} no name and got one by number.`,
    );
  return { columns, notes };
}

/** A name with a number at its end where it is taken already. */
export function free(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}
