import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importArchive } from '../../src/store/archive/read.ts';
import { exportRun } from '../../src/store/archive/write.ts';
import { Db } from '../../src/store/db.ts';
import { addLostCall } from '../../src/store/lostCalls.ts';
import { runLedger } from '../../src/worker/runLedger.ts';
import { recordedRun } from '../store/archive/recordedRun.ts';

let db: Db;
let elsewhere: Db;
beforeEach(() => {
  db = new Db(`ledger-${crypto.randomUUID()}`);
  elsewhere = new Db(`elsewhere-${crypto.randomUUID()}`);
});
afterEach(() => Promise.all([db.delete(), elsewhere.delete()]));

const worst = { tokensIn: 1000, tokensOut: 50 };

describe('the ledger of a stored run', () => {
  it('is of its own calls and its own losses', async () => {
    const run = await recordedRun(db);
    await db.calls.add({ ...(await db.calls.toCollection().first())!, key: 'another', runId: 'another' });
    await addLostCall(db, run.id, { role: 'task', kind: 'unreadable', worst });
    await addLostCall(db, 'another', { role: 'task', kind: 'unreadable', worst });
    const { total, work, lost } = await runLedger(db, run.id);
    expect(total.calls).toBe((await db.calls.count()) - 1);
    expect(work.map((one) => one.work.kind)).not.toContain('unfinished');
    expect(lost).toEqual({ calls: 1, usage: worst, usd: (1000 * 0.1 + 50 * 0.2) / 1e6 });
  });

  it('is the same for a copy in another browser, which holds none of the answers that were lost', async () => {
    const run = await recordedRun(db);
    await addLostCall(db, run.id, { role: 'task', kind: 'unreadable', worst });
    const here = await runLedger(db, run.id);
    const file = await exportRun(db, run.id, { exportedAt: '2026-11-21T00:00:00.000Z' });
    expect(await file.text()).not.toContain('unreadable');
    const kept = await importArchive(elsewhere, file, 0);
    const copy = await runLedger(elsewhere, (kept as { runId: string }).runId);
    expect(copy.total).toEqual(here.total);
    expect(copy.work.map(({ work, calls }) => [work, calls])).toEqual(
      expect.arrayContaining(here.work.map(({ work, calls }) => [work, calls])),
    );
    expect(copy.lost).toMatchObject({ calls: 0, usd: 0 });
  });

  it('says when the run is gone', async () => {
    await expect(runLedger(db, 'nowhere')).rejects.toThrow('no longer in this browser');
  });
});
