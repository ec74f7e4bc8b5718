import { LOCAL, type LocalModel, type Measured } from '../catalog/localModel.ts';
import type { ConnectionRecord, Db } from './db.ts';

/** The models that run in this browser, in the order in which they were set up. */
export const localModels = async (db: Db): Promise<readonly LocalModel[]> =>
  (await db.connections.get(LOCAL))?.local ?? [];

/** Keeps a model, so that it can be picked for a run; one with the same id is replaced. Local models cost nothing. */
export const keepLocalModel = (db: Db, model: LocalModel): Promise<void> =>
  db.transaction('rw', db.connections, async () => {
    const row = (await db.connections.get(LOCAL)) ?? empty();
    const others = (row.local ?? []).filter(({ id }) => id !== model.id);
    await db.connections.put(withModels(row, [...others, model]));
  });

/** Takes a model off the list, with what was measured of it. Its files are another matter. */
export const dropLocalModel = (db: Db, id: string): Promise<void> =>
  db.transaction('rw', db.connections, async () => {
    const row = await db.connections.get(LOCAL);
    if (!row) return;
    const left = (row.local ?? []).filter((model) => model.id !== id);
    if (left.length === 0) return db.connections.delete(LOCAL);
    await db.connections.put(withModels(row, left));
  });

/** Remembers how a model did on this device. */
export const setMeasured = (db: Db, id: string, measured: Measured): Promise<void> =>
  db.transaction('rw', db.connections, async () => {
    const row = await db.connections.get(LOCAL);
    if (!row?.models.includes(id)) return;
    await db.connections.put({ ...row, measured: { ...row.measured, [id]: measured } });
  });

const empty = (): ConnectionRecord => ({
  id: LOCAL,
  provider: LOCAL,
  name: 'In this page (WebGPU)',
  models: [],
  prices: {},
  concurrency: 1, // one call at a time per engine
  createdAt: Date.now(),
});

function withModels(row: ConnectionRecord, local: readonly LocalModel[]): ConnectionRecord {
  const ids = local.map(({ id }) => id);
  const measured = Object.entries(row.measured ?? {}).filter(([id]) => ids.includes(id));
  return {
    ...row,
    local,
    models: ids,
    prices: Object.fromEntries(ids.map((id) => [id, { input: 0, output: 0 }])),
    measured: Object.fromEntries(measured),
  };
}
