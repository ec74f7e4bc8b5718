import { keysSettled } from '../store/keys.ts';

/**
 * Starts the worker in which runs are worked on. Every tab has one, and a lock lets one at a time work. Page and worker
 * speak through the database alone.
 */
export function startRunner(): void {
  void keysSettled(); // from here on this page answers a worker that asks for keys
  new Worker(new URL('../worker/runner.worker.ts', import.meta.url), { type: 'module', name: 'runner' });
}
