import type { Db } from '../db.ts';
import { checkArchive } from './check.ts';
import { Contradiction } from './contradiction.ts';
import { comparePlaces } from '../../core/event.ts';
import { keepArchive, type Kept } from './keep.ts';
import { damaged, parseArchive, readText } from './parse.ts';

/**
 * Opens a run file. Everything is checked before the first write, and all writes are one transaction: a file that is
 * refused, for whatever reason, changes nothing. Never throws for what is in the file.
 * @returns where the run is now, or a sentence that says what is wrong with the file and where.
 */
export async function importArchive(db: Db, file: Blob, now: number): Promise<Kept | { fault: string }> {
  const text = await readText(file);
  if ('fault' in text) return text;
  const parsed = parseArchive(text.value);
  if ('fault' in parsed) return parsed;
  const archive = parsed.value;
  try {
    await checkArchive(archive);
  } catch (error) {
    if (error instanceof Contradiction) return { fault: damaged(error.path, error.message) };
    throw error;
  }
  const events = archive.events.toSorted((a, b) => comparePlaces(a.place, b.place));
  return keepArchive(db, { ...archive, events }, now);
}
