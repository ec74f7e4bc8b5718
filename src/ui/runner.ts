import { liveQuery } from 'dexie';
import type { BuiltinQuestion, BuiltinReply } from '../core/builtinModel.ts';
import { keysSettled } from '../store/keys.ts';
import { db } from './db.ts';
import runnerFile from '../worker/runner.worker.ts?worker&url';
import { startWorker } from './startWorker.ts';

/**
 * Starts the worker in which runs are worked on, as soon as any run wants to be: who only looks around loads none of it.
 * Every tab has such a worker, and a lock lets one at a time work. About runs, page and worker speak
 * through the database alone; what the worker asks its page is the model that is built into the browser.
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
      const worker = startWorker(runnerFile, 'runner');
      worker.onmessage = ({ data, ports: [port] }: MessageEvent<BuiltinQuestion>) =>
        port && void askBuiltin(data, port);
    },
    error: (error: unknown) => console.error('The page cannot read its runs.', error),
  });
}

/** Only windows have the built-in model: the page asks it for its worker, and answers on the port. */
async function askBuiltin(question: BuiltinQuestion, port: MessagePort): Promise<void> {
  try {
    const { serve } = await import('./models/builtin/serve.ts');
    await serve(question, port);
  } catch (error) {
    console.error(error);
    const message = 'This page could not load what asks the built-in model. Reload it, then resume.';
    port.postMessage({ kind: 'network', message } satisfies BuiltinReply);
  }
}
