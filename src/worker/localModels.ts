import type { LocalModel, LocalReport } from '../catalog/localModel.ts';
import type { Db } from '../store/db.ts';

const notYet = (): Promise<LocalReport> =>
  Promise.resolve({ ok: false, kind: 'unsupported', message: 'Local models cannot be loaded yet.' });

/** Brings a local model onto the device. Never rejects. */
export const loadLocal = (_db: Db, _model: LocalModel): Promise<LocalReport> => notYet();

/** Loads a local model and has it answer one short question. Never rejects. */
export const tryLocal = (_db: Db, _model: LocalModel): Promise<LocalReport> => notYet();

/** Gives the graphics memory back, unless it is in use. Never rejects. */
export const unloadLocal = (): Promise<LocalReport> => notYet();
