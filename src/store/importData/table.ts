export type DataFormat = 'csv' | 'tsv' | 'json' | 'jsonl';

export const formatTitles: Readonly<Record<DataFormat, string>> = {
  csv: 'CSV',
  tsv: 'TSV (tabs)',
  json: 'JSON',
  jsonl: 'JSON Lines',
};

/** More than this is not read at once: a task of this size would take a day to score once. */
export const MOST_ROWS = 50_000;
export const MOST_BYTES = 20 * 1024 * 1024;

/** A row of a file, before anything is said about what its columns mean. */
export interface TableRow {
  /**
   * Where it stands, for a person who looks for it: as a spreadsheet counts (the first record of a CSV, header or
   * not, is row 1), the line of JSON Lines, the item of a JSON list from 1 on.
   */
  readonly row: number;
  /** One value for each column. */
  readonly values: readonly string[];
}

/** Why a row cannot be taken: what is wrong, and what to do. */
export interface RowFault {
  readonly row: number;
  readonly column?: string;
  readonly message: string;
  readonly remedy: string;
}

/** What a file or a pasted text holds. */
export interface Table {
  readonly format: DataFormat;
  /** Of CSV and TSV: what stands between cells. */
  readonly delimiter?: string;
  /** Of CSV and TSV: whether the first row was taken as the names of the columns. */
  readonly header?: boolean;
  /** Each name once. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Every row that cannot be read, in order. */
  readonly faults: readonly RowFault[];
  /** What was noticed and settled, each as a sentence. */
  readonly notes: readonly string[];
  /** There is more than was read. */
  readonly more: boolean;
}

/** A text that is not a table at all, with a sentence that says what to do. */
export class NotATable extends Error {
  override name = 'NotATable';
}
