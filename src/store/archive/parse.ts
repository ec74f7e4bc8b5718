import * as v from 'valibot';
import { FORMAT, LIMITS, VERSION, type Archive } from './format.ts';
import { archiveSchema } from './schema.ts';

/** Something that was read, or a sentence that says what is wrong with the file and where. */
export type Read<T> = { readonly value: T } | { readonly fault: string };

/** Reads the text of a run file and checks its shape. What its parts mean to each other is not checked here. */
export function parseArchive(text: string): Read<Archive> {
  const json = parseJson(text);
  if ('fault' in json) return json;
  const foreign = foreignness(json.value);
  if (foreign) return { fault: foreign };
  const danger = dangerIn(json.value);
  if (danger) return { fault: damaged(danger.path, danger.what) };
  const result = v.safeParse(archiveSchema, json.value, { abortEarly: true });
  if (result.success) return { value: result.output };
  const [issue] = result.issues;
  return { fault: damaged(pathOf(issue.path?.map((item) => item.key) ?? []), wordsOf(issue)) };
}

/** Bytes before they are a text: refuses what is too large or packed. */
export async function readText(file: Blob): Promise<Read<string>> {
  if (file.size > LIMITS.fileBytes)
    return {
      fault: `The file has ${megabytes(file.size)} MB; at most ${megabytes(LIMITS.fileBytes)} MB can be opened.`,
    };
  if (file.size === 0) return { fault: 'The file is empty.' };
  const [a, b] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if ((a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b))
    return { fault: 'The file is compressed. Unpack it and open the .json file inside.' };
  return { value: await file.text() };
}

/** The sentence for a fault at a path of the file. */
export const damaged = (path: string, what: string): string =>
  `The file is damaged: ${path === '' ? 'its content' : path} ${what}. Nothing was imported.`;

function parseJson(text: string): Read<unknown> {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `The file is not readable as JSON${whereIn(text, error)}. Nothing was imported.` };
  }
}

/** Engines say where in their own words, and quote the file; only the position is taken from them. */
function whereIn(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return /end of/i.test(message) ? ': it breaks off at its end' : '';
  const before = text.slice(0, Number(position));
  const line = before.split('\n').length;
  return `: something is wrong at line ${line}, column ${before.length - before.lastIndexOf('\n')}`;
}

function foreignness(value: unknown): string | undefined {
  const head = isObject(value) ? value : {};
  if (head.format !== FORMAT) return 'This is not an Espalier run. Open a file that “Export run” has made.';
  if (typeof head.version === 'number' && head.version > VERSION)
    return `This file was made by a newer Espalier (format version ${head.version}; this one reads ${VERSION}). Reload the page to get the newest version, then open it again.`;
  return undefined;
}

interface Danger {
  readonly path: string;
  readonly what: string;
}

/** What no part of a run file may hold, wherever it stands. Stops at the depth limit, so that no file can exhaust the stack. */
function dangerIn(value: unknown, path: (string | number)[] = []): Danger | undefined {
  if (typeof value === 'number' && !Number.isFinite(value))
    return { path: pathOf(path), what: 'is too large a number' };
  if (!isObject(value)) return undefined;
  if (path.length >= LIMITS.depth)
    return { path: pathOf(path.slice(0, 3)), what: `is nested more than ${LIMITS.depth} levels deep` };
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    path.push(key);
    if (key === '__proto__')
      return { path: pathOf(path.slice(0, -1)), what: 'has a key that is not allowed: __proto__' };
    const danger = dangerIn((value as Record<string | number, unknown>)[key], path);
    if (danger) return danger;
    path.pop();
  }
  return undefined;
}

/** `run.spec.seeds[2].text`. Names from the file are cut, so that a message stays a message. */
function pathOf(keys: readonly unknown[]): string {
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${cut(String(key))}`))
    .join('')
    .replace(/^\./, '');
}

const cut = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** Our own messages continue the sentence; the few that valibot makes itself do not. */
const wordsOf = (issue: v.BaseIssue<unknown>): string =>
  /^(must|is) /.test(issue.message) ? issue.message : 'is not what this format has there';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString('en');
