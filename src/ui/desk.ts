import type { Remote } from 'comlink';
import type { Desk } from '../worker/desk.ts';

interface OpenDesk {
  readonly remote: Remote<Desk>;
  /** Rejects when the worker cannot start, since comlink would wait for ever. */
  readonly broken: Promise<never>;
}

let opened: Promise<OpenDesk> | undefined;

/** The desk of this page: its worker starts with the first question. Arguments must be plain, not `$state` proxies. */
export const desk: Desk = {
  estimate: (...question) => ask((remote) => remote.estimate(...question)),
  testConnection: (...question) => ask((remote) => remote.testConnection(...question)),
};

async function ask<T>(question: (remote: Remote<Desk>) => Promise<T>): Promise<T> {
  opened ??= open();
  const { remote, broken } = await opened;
  return Promise.race([question(remote), broken]);
}

async function open(): Promise<OpenDesk> {
  const { wrap } = await import('comlink');
  const worker = new Worker(new URL('../worker/desk.worker.ts', import.meta.url), { type: 'module' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      opened = undefined;
      worker.terminate();
      const reason = event.message || 'its file did not load';
      reject(
        new Error(`The background worker of this page stopped: ${reason}. Reload the page and try again.`),
      );
    });
  });
  broken.catch(() => {}); // a question that is being asked hears of it
  return { remote: wrap<Desk>(worker), broken };
}
