import { liveQuery } from 'dexie';
import { keysSettled } from '../store/keys.ts';
import { db } from './db.ts';

/**
 * Starts the worker in which runs are worked on, as soon as any run wants to be: who only looks around loads none of it.
 * Every tab has such a worker, and a lock lets one at a time work. Page and worker speak through the database alone.
 */
export function startRunner(): void {
  void keysSettled(); // from here on this page answers a worker that asks for keys
  // a run whose tab was killed while it paused is not wanted, but still has to come to rest
  const wanted = liveQuery(() =>
    db.runs.filter(({ wanted, status }) => wanted !== 'paused' || status === 'running').count(),
  );
  const subscription = wanted.subscribe({
    next: (count) => {
      if (count === 0) return;
      subscription.unsubscribe();
      new Worker(new URL('../worker/runner.worker.ts', import.meta.url), { type: 'module', name: 'runner' });
    },
    error: (error: unknown) => console.error('The page cannot read its runs.', error),
  });
}
