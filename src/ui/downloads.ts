import { liveQuery } from 'dexie';
import { db } from './db.ts';
import downloadsFile from '../worker/downloads.worker.ts?worker&url';
import { startWorker } from './startWorker.ts';

/**
 * Starts the worker that downloads models, as soon as any is wanted. It lives as long as the page, so that a download goes
 * on while one moves about the app, and one that a reload cut off is taken up again.
 */
export function startDownloads(): void {
  const wanted = liveQuery(() => db.downloads.where('state').equals('wanted').count());
  const subscription = wanted.subscribe({
    next: (count) => {
      if (count === 0) return;
      subscription.unsubscribe();
      startWorker(downloadsFile, 'downloads');
    },
    error: (error: unknown) => console.error('The page cannot read its downloads.', error),
  });
}
