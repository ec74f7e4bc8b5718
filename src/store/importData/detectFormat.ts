import type { DataFormat } from './table.ts';

const EXTENSIONS: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

/**
 * The format of a file by its name and what it begins with. Content that is clearly JSON outweighs a name, since
 * files are often called .json that hold one object a line, and .txt says nothing.
 */
export function detectFormat(name: string, text: string): DataFormat {
  const byName = EXTENSIONS[/\.([a-z]+)$/i.exec(name.trim())?.[1]?.toLowerCase() ?? ''];
  if (byName === 'csv' || byName === 'tsv') return byName;
  const start = text.slice(0, 4096).trimStart();
  if (start.startsWith('{') && hasObjectALine(text)) return 'jsonl';
  if (/^\[\s*(?:[[{"\d\]-]|$)/.test(start) || start.startsWith('{')) return byName ?? 'json';
  if (byName) return byName;
  const firstLine = start.split(/\r?\n/, 1)[0]!;
  return firstLine.includes('\t') ? 'tsv' : 'csv';
}

/** Whether the first lines that are not blank are each an object of their own, at least two or all there are. */
function hasObjectALine(text: string): boolean {
  const lines = text
    .slice(0, 200_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 3);
  if (lines.length < 2) return false;
  // one damaged line does not make it another format
  return isObject(lines[0]!) || (isObject(lines[1]!) && lines[0]!.trimEnd().endsWith('}'));
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
