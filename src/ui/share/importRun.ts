import type { Db } from '../../store/db.ts';
import type { Kept } from '../../store/archive/keep.ts';

/** Opens a run file that a person chose. Gives the run's id, or a sentence that says what is wrong; never throws. */
export async function importRun(db: Db, file: Blob): Promise<Kept | { fault: string }> {
  try {
    const { importArchive } = await import('../../store/archive/read.ts'); // with its schemas, only when needed
    return await importArchive(db, file, Date.now());
  } catch (error) {
    if (error instanceof Error && /quota/i.test(`${error.name} ${error.message}`))
      return {
        fault:
          'The browser has no room left for this run. Delete old runs, or free disk space, and open the file again. Nothing was imported.',
      };
    if (error instanceof DOMException && error.name === 'NotReadableError')
      return { fault: 'The browser could not read the file. Was it moved or changed? Choose it again.' };
    const reason = error instanceof Error ? error.message : String(error);
    return { fault: `The run could not be stored: ${reason}. Nothing was imported.` };
  }
}
