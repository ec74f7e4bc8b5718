import type { Db } from '../../store/db.ts';
import { loadSample } from '../../store/samples.ts';
import { sampleText } from '../sampleText.ts';
import { saveTask } from '../../store/tasks.ts';

/**
 * Makes a task of a sample, unless it is one already, and returns the task's id.
 * @param readText Gives the text of a file of the app, by its path below the page.
 * @throws Error with a sentence when the sample cannot be loaded.
 */
export async function openSample(db: Db, sample: string, readText = sampleText): Promise<string> {
  const { task, dataset } = await loadSample(sample, readText);
  const now = Date.now();
  if ((await db.tasks.where('id').equals(task.id).count()) === 0)
    await saveTask(db, { id: task.id, spec: task, sample, createdAt: now, updatedAt: now }, dataset);
  return task.id;
}
