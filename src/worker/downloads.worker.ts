import { liveQuery } from 'dexie';
import { Db } from '../store/db.ts';
import { workOn } from '../store/localModels/downloads.ts';

const db = new Db();
const working = new Map<string, AbortController>();
const wantedNow = () => db.downloads.where('state').equals('wanted').primaryKeys();

/** Takes up what is wanted, and lets go of what no longer is. Other tabs do the same: a lock decides who fetches. */
liveQuery(wantedNow).subscribe({
  next: (wanted) => {
    for (const id of wanted) if (!working.has(id)) void work(id);
    for (const [id, controller] of working) if (!wanted.includes(id)) controller.abort();
  },
  error: (error: unknown) => console.error('The downloads cannot be read.', error),
});

async function work(id: string): Promise<void> {
  let controller: AbortController;
  do {
    controller = new AbortController();
    working.set(id, controller);
    await workOn(db, id, controller.signal).catch((error: unknown) =>
      console.error('A download stopped.', error),
    );
    // stopped and wanted again, before the first was over
  } while (controller.signal.aborted && (await wantedNow()).includes(id));
  working.delete(id);
}
