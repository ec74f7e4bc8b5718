import { ModelError } from '../core/errors.ts';
import { byRole, ofRole, type ModelRef, type Models, type Price, type Role } from '../core/model.ts';
import { listFor, priceOf, SIMULATED } from '../store/connections.ts';
import type { ConnectionRecord, Db } from '../store/db.ts';

/** Connections by id. */
export type Connections = ReadonlyMap<string, ConnectionRecord>;

/** The connections that a run's models are on. One that is not in this browser is missing. */
export async function connectionsOf(db: Db, models: Models): Promise<Connections> {
  const ids = Object.values(models).map(({ connection }) => connection);
  const stored = await db.connections.bulkGet([...new Set(ids)]);
  const here = [SIMULATED, ...stored.filter((connection) => connection !== undefined)];
  return new Map(here.map((connection) => [connection.id, connection]));
}

/** @throws ModelError when the connection is not in this browser. */
export function connectionOf(connections: Connections, ref: ModelRef): ConnectionRecord {
  const connection = connections.get(ref.connection);
  if (!connection) throw notHere(ref);
  return connection;
}

export const notHere = ({ connection }: ModelRef): ModelError =>
  new ModelError(
    'network',
    `The connection “${connection}” is not in this browser. Add it under Models, then resume.`,
  );

/** What the models of a run cost on their connections; missing where unknown. */
export async function pricesOf(
  connections: Connections,
  models: Models,
): Promise<Partial<Record<Role, Price>>> {
  const list = await listFor([...connections.values()]);
  const prices = byRole((role) => {
    const { connection, model } = ofRole(models, role);
    return priceOf(connections.get(connection), model, list);
  });
  return Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
}
