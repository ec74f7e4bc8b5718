import type { LocalModel } from '../../catalog/localModel.ts';
import type { Db, DownloadRow } from '../db.ts';
import { keepLocalModel } from '../localModels.ts';
import { downloadModel, type DownloadOptions, type Progress } from './download.ts';

/** Milliseconds between two writes of a progress. */
const PACE = 250;

/** One tab at a time fetches a model, and nobody deletes it meanwhile. */
export const modelLock = (id: string): string => `espalier-model:${id}`;

/** Has a model downloaded, or goes on with one that was stopped. A worker takes it up. */
export async function wantDownload(db: Db, model: LocalModel): Promise<void> {
  const row: DownloadRow = { id: model.id, model, state: 'wanted', bytes: 0, createdAt: Date.now() };
  await db.transaction('rw', db.downloads, async () => {
    const old = await db.downloads.get(model.id);
    await db.downloads.put({ ...(old ?? row), model, state: 'wanted', problem: undefined });
  });
}

/** Stops a download. What is here stays, so that it can go on. */
export const stopDownload = (db: Db, id: string): Promise<number> =>
  db.downloads.update(id, { state: 'stopped', rate: undefined, note: undefined });

/**
 * Works on a wanted download until it is done, fails, or the signal is aborted; waits while another tab does. Then the model
 * can be picked for runs. What went wrong is in the row; rejects only where that cannot be read or written.
 */
export async function workOn(
  db: Db,
  id: string,
  signal: AbortSignal,
  options: DownloadOptions = {},
): Promise<void> {
  try {
    await navigator.locks.request(modelLock(id), { signal }, async () => {
      const row = await db.downloads.get(id);
      if (row?.state === 'wanted') await fetchAll(db, row.model, signal, options);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function fetchAll(db: Db, model: LocalModel, signal: AbortSignal, options: DownloadOptions) {
  const diary = new Diary(db, model.id);
  try {
    await downloadModel(model, signal, { ...options, onProgress: (progress) => diary.note(progress) });
    await diary.close();
    await done(db, model);
  } catch (error) {
    await diary.close();
    if (signal.aborted) return;
    const problem = error instanceof Error ? error.message : String(error);
    await db.downloads.update(model.id, { state: 'stopped', problem });
  }
}

/** From here on the model can be picked; unless somebody stopped or deleted it in the last moment. */
const done = (db: Db, model: LocalModel): Promise<void> =>
  db.transaction('rw', db.connections, db.downloads, async () => {
    if ((await db.downloads.get(model.id))?.state !== 'wanted') return;
    await keepLocalModel(db, model);
    await db.downloads.delete(model.id);
  });

/** Writes how a download fares into its row, a few times a second and at the end. */
class Diary {
  #measured: { readonly at: number; readonly bytes: number } | undefined;
  #latest: Progress | undefined;
  #rate: number | undefined;
  #writing: Promise<unknown> | undefined;

  constructor(
    private readonly db: Db,
    private readonly id: string,
  ) {}

  note(progress: Progress): void {
    this.#latest = progress;
    const at = performance.now();
    if (this.#writing || (this.#measured && at - this.#measured.at < PACE)) return;
    this.#measure(progress.bytes, at);
    this.#writing = this.db.downloads
      .update(this.id, { ...progress, rate: this.#rate })
      .finally(() => (this.#writing = undefined));
  }

  async close(): Promise<void> {
    await this.#writing;
    if (this.#latest)
      await this.db.downloads.update(this.id, { ...this.#latest, note: undefined, rate: undefined });
  }

  /** The speed of the last seconds: new pieces weigh a quarter. */
  #measure(bytes: number, at: number): void {
    if (this.#measured && at > this.#measured.at) {
      const now = Math.max(0, (bytes - this.#measured.bytes) / ((at - this.#measured.at) / 1000));
      this.#rate = this.#rate === undefined ? now : 0.75 * this.#rate + 0.25 * now;
    }
    this.#measured = { at, bytes };
  }
}
