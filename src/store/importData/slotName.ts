import { free } from './header.ts';

const LONGEST = 40;

/** A column's name as it can stand in a `{{slot}}`: letters, digits, spaces, dots, dashes and underscores. */
export function slotName(name: string): string {
  const plain = [...name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_ .-]+/gu, '_')]
    .slice(0, LONGEST)
    .join('');
  return plain
    .replace(/\p{M}/gu, '') // marks that did not become part of a letter
    .replace(/\s+/gu, ' ')
    .replace(/_{2,}/g, '_')
    .replace(/^[_ .-]+|[_ .-]+$/g, '');
}

/** Slot names for columns, each different and none empty. */
export function slotNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column, index) => {
    const name = free(slotName(column) || `column_${index + 1}`, taken);
    taken.add(name);
    return name;
  });
}
