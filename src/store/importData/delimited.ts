import Papa from 'papaparse';
import { columnNames, guessHeader } from './header.ts';
import { NotATable, type DataFormat, type RowFault, type Table, type TableRow } from './table.ts';

export interface DelimitedOptions {
  readonly delimiter?: string | undefined;
  /** Whether the first row holds the names of the columns. @default a guess */
  readonly header?: boolean | undefined;
  /** Rows that are read at most. */
  readonly most: number;
  /** The text is only the begin of a file: its last row may be incomplete and is left out. */
  readonly cut: boolean;
}

interface DelimitedRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Reads CSV or TSV: quoted cells with line breaks in them, any line ends, any of four delimiters. */
export function readDelimited(text: string, format: DataFormat, options: DelimitedOptions): Table {
  const delimiter = options.delimiter ?? (format === 'tsv' ? '\t' : guessDelimiter(text));
  const { records, faults, more } = readRecords(text, delimiter, options);
  const [first] = records;
  if (!first)
    throw new NotATable(
      'There are no rows in it. Paste or choose a text with at least one row below the names.',
    );

  const header = options.header ?? guessHeader(records.map(({ cells }) => cells));
  const body = header ? records.slice(1) : records;
  const width = header ? first.cells.length : mostCommonWidth(body);
  const { columns, notes } = columnNames(header ? first.cells : Array.from({ length: width }, () => ''));
  const ragged = body.filter(({ cells }) => cells.length !== width);
  return {
    format,
    delimiter,
    header,
    columns,
    rows: body
      .filter(({ cells }) => cells.length === width)
      .map(({ row, cells }): TableRow => ({ row, values: cells })),
    faults: [...faults, ...ragged.map((record) => raggedFault(record, width))].sort((a, b) => a.row - b.row),
    notes,
    more,
  };
}

const DELIMITERS = [',', '\t', ';', '|'];

/** The delimiter that cuts most of the first rows into the same number of cells, more than one. */
function guessDelimiter(text: string): string {
  const sample = text.slice(0, 100_000);
  const candidates = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(sample, { delimiter, preview: 50, skipEmptyLines: 'greedy' });
    const width = mostCommonWidth(data.map((cells) => ({ cells })));
    const agreeing = data.filter((cells) => cells.length === width).length / Math.max(1, data.length);
    return { delimiter, weight: width > 1 ? agreeing + Math.min(width, 20) / 1000 : 0 };
  });
  return candidates.reduce((a, b) => (b.weight > a.weight ? b : a)).delimiter;
}

function mostCommonWidth(records: readonly { readonly cells: readonly string[] }[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0])[0];
}

/** Quotes that are never closed and from which reading is taken up again, at most; each costs another pass. */
const MOST_UNCLOSED = 20;

/** All records that are not blank. After a quote that is never closed, reading goes on at the next line. */
function readRecords(text: string, delimiter: string, { most, cut }: DelimitedOptions) {
  const records: DelimitedRow[] = [];
  const faults: RowFault[] = [];
  let rest = text;
  let row = 1;
  let more = cut;
  for (let unclosed = 0; rest !== ''; unclosed++) {
    const { data, errors, meta } = Papa.parse<string[]>(rest, {
      delimiter,
      preview: most + 2 - records.length,
    });
    more ||= meta.truncated;
    const open = errors.find(({ code }) => code === 'MissingQuotes');
    const malformed = new Set(
      errors.filter(({ code }) => code === 'InvalidQuotes').map((error) => error.row),
    );
    const whole = open ? data.slice(0, open.row) : data;
    whole.forEach((cells, index) => {
      if (malformed.has(index)) faults.push(innerQuote(row + index));
      else if (cells.some((cell) => cell.trim() !== '')) records.push({ row: row + index, cells });
    });
    row += whole.length;
    if (!open || (cut && isLastLine(rest, open.index!))) break;
    faults.push(unclosedQuote(row, unclosed + 1 === MOST_UNCLOSED));
    const next = rest.indexOf('\n', open.index);
    if (next < 0 || unclosed + 1 === MOST_UNCLOSED) break;
    rest = rest.slice(next + 1);
    row++;
  }
  if (cut) records.pop();
  if (records.length > most + 1) {
    more = true;
    records.length = most + 1; // one more for the header
  }
  return { records, faults, more };
}

const isLastLine = (text: string, index: number): boolean => !text.includes('\n', index);

const innerQuote = (row: number): RowFault => ({
  row,
  message: 'A quoted cell has a single quotation mark inside.',
  remedy: 'Write it twice ("") inside the cell.',
});

const unclosedQuote = (row: number, last: boolean): RowFault => ({
  row,
  message: `A quotation mark opens a cell and is never closed${last ? ', as in many rows before; the rest was not read' : ''}.`,
  remedy: 'Close it, or write it twice ("") if it belongs to the text.',
});

const raggedFault = ({ row, cells }: DelimitedRow, width: number): RowFault => ({
  row,
  message: `It has ${count(cells.length)}, but there are ${width} columns.`,
  remedy:
    cells.length > width
      ? 'Put quotation marks around a cell that has the delimiter in its text.'
      : 'Add what is missing, or another delimiter is meant.',
});

const count = (cells: number): string => (cells === 1 ? '1 cell' : `${cells} cells`);
