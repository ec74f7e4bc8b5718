import type { Remote } from 'comlink';
import type { Desk } from '../worker/desk.ts';
import deskFile from '../worker/desk.worker.ts?worker&url';
import { startWorker } from './startWorker.ts';

interface OpenDesk {
  readonly remote: Remote<Desk>;
  /** Rejects when the worker cannot start, since comlink would wait for ever. */
  readonly broken: Promise<never>;
}

type Question = (...words: readonly unknown[]) => Promise<unknown>;

let opened: Promise<OpenDesk> | undefined;

/** The desk of this page: its worker starts with the first question. Arguments must be plain, not `$state` proxies. */
export const desk = new Proxy({} as Desk, {
  get:
    (_, question: keyof Desk): Question =>
    (...words) =>
      ask(question, words),
});

async function ask(question: keyof Desk, words: readonly unknown[]): Promise<unknown> {
  opened ??= open();
  const { remote, broken } = await opened;
  return Promise.race([(remote[question] as Question)(...words), broken]);
}

async function open(): Promise<OpenDesk> {
  const { wrap } = await import('comlink');
  const worker = startWorker(deskFile, 'desk');
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
