import type { ConnectionRecord, Db } from './db.ts';

/** The model that the browser brings along, as a connection. The browser does not tell its name. */
export const BUILTIN = {
  id: 'chrome',
  provider: 'chrome',
  name: 'Built into this browser',
  models: ['built-in'],
  prices: { 'built-in': { input: 0, output: 0 } },
  concurrency: 1, // it answers one question at a time
} as const satisfies Omit<ConnectionRecord, 'createdAt'>;

/** Lets runs choose the built-in model. */
export const useBuiltin = (db: Db): Promise<unknown> =>
  db.connections.put({ ...BUILTIN, createdAt: Date.now() });
