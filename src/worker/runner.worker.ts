import { Db } from '../store/db.ts';
import { keysSettled } from '../store/keys.ts';
import { holdBack } from './holdBack.ts';
import { Runner } from './runner.ts';

/*
 * Every tab starts this worker, but only the one that holds the lock works; when its tab closes the lock goes to another
 * tab's worker, which takes over where the journal ends.
 */
void keysSettled(); // asks the pages for their keys; whoever needs one waits for the answer
await navigator.locks.request('espalier-runner', async () => {
  const db = new Db();
  await holdBack(db);
  new Runner(db).start();
  await new Promise(() => {}); // the lock is held for as long as this worker lives
});
