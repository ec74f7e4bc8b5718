import { readDelimited } from './delimited.ts';
import { detectFormat } from './detectFormat.ts';
import { readJson, readJsonLines } from './json.ts';
import { MOST_ROWS, NotATable, type DataFormat, type Table } from './table.ts';

export interface ReadOptions {
  /** The file's name, where there is one. */
  readonly name?: string;
  /** @default what name and content look like */
  readonly format?: DataFormat | undefined;
  readonly delimiter?: string | undefined;
  readonly header?: boolean | undefined;
  /** Rows that are read at most. @default MOST_ROWS */
  readonly most?: number;
  /** The text is only the begin of a larger file. */
  readonly cut?: boolean;
}

/**
 * Reads a text as a table. Rows that cannot be read are listed in `faults` and do not keep the others from being read.
 * @throws NotATable with a sentence when the text as a whole is no table.
 */
export function readTable(text: string, options: ReadOptions = {}): Table {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.trim() === '')
    throw new NotATable('There is nothing in it. Paste or choose a text with one row for each example.');
  const format = options.format ?? detectFormat(options.name ?? '', body);
  const { most = MOST_ROWS, cut = false } = options;
  switch (format) {
    case 'csv':
    case 'tsv':
      return readDelimited(body, format, { ...options, most, cut });
    case 'jsonl':
      return readJsonLines(body, most, cut);
    case 'json':
      if (cut)
        throw new NotATable(
          'A JSON file of this size cannot be read in part. Save it as JSON Lines or CSV, of which the first rows can be taken.',
        );
      return readJson(body, most);
    default:
      return format satisfies never;
  }
}
