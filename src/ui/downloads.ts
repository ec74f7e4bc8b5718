import { liveQuery } from 'dexie';
import { db } from './db.ts';

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
      new Worker(new URL('../worker/downloads.worker.ts', import.meta.url), {
        type: 'module',
        name: 'downloads',
      });
    },
    error: (error: unknown) => console.error('The page cannot read its downloads.', error),
  });
}
