import { afterEach } from 'vitest';
import { Db } from '../../src/store/db.ts';

/** Makes databases of their own for each test of a file, deleted after it. */
export function freshDbs(): () => Db {
  const made: Db[] = [];
  afterEach(async () => {
    for (const db of made.splice(0)) await db.delete();
  });
  return () => {
    const db = new Db(`test-${crypto.randomUUID()}`);
    db.on('blocked', () => false); // Dexie tells of every delete that waits for its own connection to close
    made.push(db);
    return db;
  };
}
