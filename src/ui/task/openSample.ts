import type { Db } from '../../store/db.ts';
import { loadSample } from '../../store/samples.ts';
import { saveTask } from '../../store/tasks.ts';

/**
 * Makes a task of a sample, unless it is one already, and returns the task's id.
 * @param readText Gives the text of a file of the app, by its path below the page.
 * @throws Error with a sentence when the sample cannot be loaded.
 */
export async function openSample(db: Db, sample: string, readText = fetchText): Promise<string> {
  const { task, dataset } = await loadSample(sample, readText);
  const now = Date.now();
  if ((await db.tasks.where('id').equals(task.id).count()) === 0)
    await saveTask(db, { id: task.id, spec: task, sample, createdAt: now, updatedAt: now }, dataset);
  return task.id;
}

async function fetchText(path: string): Promise<string> {
  const response = await fetch(new URL(path, document.baseURI)).catch(() => undefined);
  if (!response?.ok)
    throw new Error('The file of the sample could not be loaded. Check the connection and try again.');
  return response.text();
}
