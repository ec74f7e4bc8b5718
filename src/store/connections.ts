import { declaredCapabilities } from '../catalog/declared.ts';
import { certainPreset } from '../catalog/presets/index.ts';
import { priceList, type ListedPrice, type PriceList } from '../catalog/prices/listed.ts';
import type { Capabilities } from '../core/capabilities.ts';
import { digest } from '../core/digest.ts';
import type { Price } from '../core/model.ts';
import type { ConnectionRecord, Db } from './db.ts';
import { forgetEverywhere } from './vault.ts';

/** The model that is built in: a simulation that plays a language model for the bundled samples. */
export const SIMULATED: ConnectionRecord = {
  id: 'simulated',
  provider: 'simulated',
  name: 'Simulated model',
  models: ['gardener'],
  prices: { gardener: { input: 0, output: 0 } },
  concurrency: 8,
  createdAt: 0,
};

/** What a person decides about an endpoint. `baseUrl` as `readBaseUrl` gave it. */
export interface EndpointSettings {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
  readonly prices: Readonly<Record<string, Price>>;
  readonly concurrency: number;
  /** The id of a preset of the catalog. */
  readonly preset?: string;
}

/** The same address has the same id everywhere, so that answers remembered from it are found again. */
export function endpointId(baseUrl: string): string {
  const slug = new URL(baseUrl).host.toLowerCase().replace(/[^a-z\d]+/g, '-');
  return `${slug.replace(/^-|-$/g, '')}-${digest(baseUrl).slice(0, 8)}`;
}

/** The built-in connection, then the stored ones, oldest first. */
export const allConnections = async (db: Db): Promise<ConnectionRecord[]> => [
  SIMULATED,
  ...(await db.connections.orderBy('createdAt').toArray()),
];

/**
 * Stores a new endpoint and returns its id.
 * @throws Error naming the connection that has this address already.
 */
export async function addConnection(db: Db, settings: EndpointSettings): Promise<string> {
  const id = endpointId(settings.baseUrl);
  await db.transaction('rw', db.connections, async () => {
    await refuseTaken(db, id);
    await db.connections.add(recordOf(id, settings, Date.now()));
  });
  return id;
}

/**
 * Changes an endpoint and returns its id. An id stands for an address, so another address is another connection: the
 * old one stays while runs use it and goes otherwise. A key never moves to another address.
 * @throws Error naming the connection that has the new address already.
 */
export async function updateConnection(db: Db, id: string, settings: EndpointSettings): Promise<string> {
  const next = endpointId(settings.baseUrl);
  let replaced = false;
  await db.transaction('rw', db.connections, db.runs, async () => {
    const old = await db.connections.get(id);
    if (next !== id) {
      await refuseTaken(db, next);
      replaced = (await countRunsOf(db, id)) === 0;
      if (replaced) await db.connections.delete(id);
    }
    const kept = next === id || replaced;
    await db.connections.put({
      ...recordOf(next, settings, (kept ? old?.createdAt : undefined) ?? Date.now()),
      ...(next === id && old?.found && { found: old.found }),
    });
  });
  if (replaced) await forgetEverywhere(db, id);
  return next;
}

/** Deletes an endpoint and its key. Runs that used it stay, but cannot go on without it. */
export async function deleteConnection(db: Db, id: string): Promise<void> {
  await db.connections.delete(id);
  await forgetEverywhere(db, id);
}

/** Remembers which models the server lists, or the person named. */
export const setModels = (db: Db, id: string, models: readonly string[]): Promise<number> =>
  db.connections.update(id, { models: [...new Set(models)] });

/** Sets the price of a model as of now; undefined goes back to the listed one, or to unknown, which is not the same as free. */
export async function setPrice(db: Db, id: string, model: string, price: Price | undefined): Promise<void> {
  await db.connections
    .where('id')
    .equals(id)
    .modify((connection: { prices: ConnectionRecord['prices'] }) => {
      const { [model]: _, ...others } = connection.prices;
      connection.prices = price ? { ...others, [model]: { ...price, enteredAt: Date.now() } } : others;
    });
}

/** A price and who says so: the person, the bundled list, or nobody, since the model runs on this device. */
export type Priced =
  | { readonly by: 'person'; readonly price: Price; readonly enteredAt?: number }
  | ({ readonly by: 'list' } & ListedPrice)
  | { readonly by: 'device'; readonly price: Price };

const FREE: Price = { input: 0, output: 0 };

/** What a model costs on a connection and how that is known; undefined while nobody knows. What was typed goes before what is listed. */
export function pricedOf(
  connection: ConnectionRecord | undefined,
  model: string,
  list: PriceList | undefined,
): Priced | undefined {
  if (!connection) return undefined;
  if (Object.hasOwn(connection.prices, model)) {
    const { enteredAt, ...price } = connection.prices[model]!;
    if (connection.provider !== 'openai') return { by: 'device', price };
    return { by: 'person', price, ...(enteredAt !== undefined && { enteredAt }) };
  }
  if (connection.provider !== 'openai' || runsOnThisDevice(connection, model))
    return { by: 'device', price: FREE };
  const listed = list?.(connection.baseUrl ?? '', model);
  return listed && { by: 'list', ...listed };
}

/** Programs that run models on the person's own machine; Ollama marks by name what it passes on to its cloud. */
const runsOnThisDevice = (connection: ConnectionRecord, model: string): boolean =>
  certainPreset(connection)?.group === 'machine' && !/[:-]cloud$/.test(model);

/** What a model costs on a connection; undefined while nobody knows. */
export const priceOf = (
  connection: ConnectionRecord | undefined,
  model: string,
  list: PriceList | undefined,
): Price | undefined => pricedOf(connection, model, list)?.price;

/** The list of prices, if one of these connections can be on it: it is not loaded for nothing. */
export const listFor = (
  connections: readonly (ConnectionRecord | undefined)[],
): Promise<PriceList | undefined> =>
  connections.some((connection) => connection?.provider === 'openai')
    ? priceList()
    : Promise.resolve(undefined);

/** What is known of a model: what was found out by trying, and else what its provider declares. */
export const capabilitiesOf = (connection: ConnectionRecord, model: string): Capabilities => ({
  ...declaredCapabilities(connection.provider, certainPreset(connection)?.id),
  ...connection.found?.[model],
});

/** Remembers what a test of a model showed. What it could not tell stays as it was known before. */
export async function setFound(db: Db, id: string, model: string, found: Capabilities): Promise<void> {
  await db.connections
    .where('id')
    .equals(id)
    .modify((connection: { found?: ConnectionRecord['found'] }) => {
      connection.found = { ...connection.found, [model]: { ...connection.found?.[model], ...found } };
    });
}

/** How many runs use a connection, in any role. */
export const countRunsOf = (db: Db, id: string): Promise<number> =>
  db.runs.filter(({ spec }) => Object.values(spec.models).some((model) => model.connection === id)).count();

const recordOf = (id: string, settings: EndpointSettings, createdAt: number): ConnectionRecord => ({
  id,
  provider: 'openai',
  name: settings.name,
  baseUrl: settings.baseUrl,
  models: settings.models,
  prices: settings.prices,
  concurrency: settings.concurrency,
  ...(settings.preset !== undefined && { preset: settings.preset }),
  createdAt,
});

async function refuseTaken(db: Db, id: string): Promise<void> {
  const other = await db.connections.get(id);
  if (other)
    throw new Error(`The connection “${other.name}” has this address already: edit that one instead.`);
}
