import { faultOfJson } from './jsonFault.ts';
import { NotATable, type RowFault, type Table } from './table.ts';

interface Item {
  readonly row: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Reads a list of objects, or an object with one such list inside. */
export function readJson(text: string, most: number): Table {
  const found = listIn(parsed(text));
  return tableOf(
    'json',
    found.slice(0, most).map((value, index) => ({ row: index + 1, value })),
    [],
    found.length > most,
  );
}

/** Reads one object a line. Blank lines are passed over. */
export function readJsonLines(text: string, most: number, cut: boolean): Table {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ row: index + 1, line }))
    .filter(({ line }) => line.trim() !== '');
  if (cut) lines.pop();
  if (lines.length === 0)
    throw new NotATable('There are no lines in it. Paste or choose one JSON object a line.');
  const faults: RowFault[] = [];
  const values = lines.slice(0, most).flatMap(({ row, line }) => {
    try {
      return [{ row, value: JSON.parse(line) as unknown }];
    } catch {
      faults.push({
        row,
        message: `The line is not valid JSON: ${faultOfJson(line)}.`,
        remedy: 'Put one whole object on each line.',
      });
      return [];
    }
  });
  return tableOf('jsonl', values, faults, cut || lines.length > most);
}

function tableOf(
  format: 'json' | 'jsonl',
  values: readonly { readonly row: number; readonly value: unknown }[],
  unreadable: readonly RowFault[],
  more: boolean,
): Table {
  const isItem = (one: { readonly value: unknown }): one is Item => isObject(one.value);
  const items = values.filter(isItem);
  const faults = values
    .filter((one) => !isItem(one))
    .map(({ row, value }): RowFault => ({
      row,
      message: `It is ${kindOf(value)}, not an object with named values.`,
      remedy: 'Write it as {"name": value, …}.',
    }));
  const columns = [...new Set(items.flatMap(({ value }) => Object.keys(value)))];
  if (items.length > 0 && columns.length === 0)
    throw new NotATable(
      'All objects in it are empty. Give them named values, such as {"text": "…", "label": "…"}.',
    );
  return {
    format,
    columns,
    rows: items.map(({ row, value }) => ({ row, values: columns.map((name) => textOf(own(value, name))) })),
    faults: [...unreadable, ...faults].sort((a, b) => a.row - b.row),
    notes: nestedNote(items, columns),
    more,
  };
}

const own = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** Numbers and booleans as text, nothing as an empty text, lists and objects as JSON. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function nestedNote(items: readonly Item[], columns: readonly string[]): string[] {
  const nested = columns.filter((name) =>
    items.some(({ value }) => typeof (own(value, name) ?? '') === 'object'),
  );
  if (nested.length === 0) return [];
  const names = nested.map((name) => `“${name}”`).join(', ');
  return [`Values inside ${names} are objects or lists; they are kept as JSON text.`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = `This is not valid JSON: ${faultOfJson(text)}. Mend it there, or choose another format.`;
    throw new NotATable(fault, { cause: error });
  }
}

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return filled(value);
  if (!isObject(value))
    throw new NotATable(`The JSON is ${kindOf(value)}. It must be a list of objects, one for each example.`);
  const lists = Object.entries(value).filter(([, inner]) => Array.isArray(inner));
  const ofObjects = lists.filter(([, inner]) => (inner as unknown[]).some(isObject));
  const chosen = ofObjects.length > 0 ? ofObjects : lists;
  if (chosen.length === 1) return filled(chosen[0]![1] as unknown[]);
  throw new NotATable(
    chosen.length === 0
      ? 'The JSON is one object without a list inside. It must be a list of objects, one for each example.'
      : `The JSON has several lists inside (${chosen.map(([name]) => name).join(', ')}). Keep the one that holds the examples.`,
  );
}

function filled(list: readonly unknown[]): readonly unknown[] {
  if (list.length === 0)
    throw new NotATable('The list in the JSON is empty. It needs one object for each example.');
  return list;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object'
  );
}
