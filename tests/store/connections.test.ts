import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addConnection,
  allConnections,
  capabilitiesOf,
  countRunsOf,
  deleteConnection,
  endpointId,
  setFound,
  SIMULATED,
  updateConnection,
} from '../../src/store/connections.ts';
import { Db } from '../../src/store/db.ts';
import { keyOf, setKey } from '../../src/store/keys.ts';

const settings = {
  name: 'Ollama',
  baseUrl: 'http://localhost:11434/v1',
  models: ['small'],
  prices: {},
  concurrency: 8,
};
const elsewhere = { ...settings, baseUrl: 'http://localhost:8080/v1' };

let db: Db;
beforeEach(() => {
  db = new Db(`connections-${crypto.randomUUID()}`);
});
afterEach(() => db.delete());

const runOn = (connection: string) =>
  db.runs.add({
    id: crypto.randomUUID(),
    spec: { task: { id: 't' }, models: { optimizer: SIMULATED, task: { connection, model: 'small' } } },
  } as never);

describe('connections', () => {
  it('are named by host and address', () => {
    expect(endpointId('http://localhost:11434/v1')).toMatch(/^localhost-11434-[\da-f]{8}$/);
    expect(endpointId('http://[::1]:8080/v1')).toMatch(/^1-8080-[\da-f]{8}$/);
    expect(endpointId('http://localhost:11434/v2')).not.toBe(endpointId('http://localhost:11434/v1'));
  });

  it('begin with the simulated model', async () => {
    const id = await addConnection(db, settings);
    expect((await allConnections(db)).map((connection) => connection.id)).toEqual(['simulated', id]);
  });

  it('exist once for an address', async () => {
    await addConnection(db, settings);
    await expect(addConnection(db, { ...settings, name: 'Other' })).rejects.toThrow(
      /“Ollama” has this address/,
    );
    expect(await db.connections.count()).toBe(1);
  });

  it('keep their id when anything but the address changes', async () => {
    const id = await addConnection(db, settings);
    expect(await updateConnection(db, id, { ...settings, name: 'Box', concurrency: 2 })).toBe(id);
    expect(await db.connections.get(id)).toMatchObject({ name: 'Box', concurrency: 2 });
  });

  it('keep what they are, and what was found out about their models, while the address stays', async () => {
    const id = await addConnection(db, { ...settings, preset: 'ollama' });
    const found = { small: { seed: false } };
    await db.connections.update(id, { found });
    await updateConnection(db, id, { ...settings, preset: 'ollama', name: 'Box' });
    expect(await db.connections.get(id)).toMatchObject({ preset: 'ollama', found });
    const next = await updateConnection(db, id, elsewhere);
    expect(await db.connections.get(next)).not.toHaveProperty('found');
  });

  it('declare what their preset does, and what was found out goes before it', async () => {
    const id = await addConnection(db, { ...settings, preset: 'ollama' });
    await db.connections.update(id, { found: { small: { seed: false } } });
    const connection = (await db.connections.get(id))!;
    expect(capabilitiesOf(connection, 'small')).toMatchObject({ seed: false, json: true });
    expect(capabilitiesOf(connection, 'large')).toMatchObject({ seed: true });
  });

  it('remember of each model what a test showed last, and keep what it could not tell', async () => {
    const id = await addConnection(db, settings);
    await setFound(db, id, 'small', { seed: true, json: true });
    await setFound(db, id, 'small', { seed: false });
    await setFound(db, id, 'large', { system: true });
    expect((await db.connections.get(id))?.found).toEqual({
      small: { seed: false, json: true },
      large: { system: true },
    });
  });

  it('move to another address together with nothing secret', async () => {
    const id = await addConnection(db, settings);
    setKey(id, 'sk-secret');
    const next = await updateConnection(db, id, elsewhere);
    expect((await db.connections.toArray()).map((connection) => connection.id)).toEqual([next]);
    expect([keyOf(id), keyOf(next)]).toEqual(['', '']);
  });

  it('become a second connection when the address of one changes that runs use', async () => {
    const id = await addConnection(db, settings);
    await runOn(id);
    setKey(id, 'sk-secret');
    const next = await updateConnection(db, id, elsewhere);
    expect(await db.connections.get(id)).toMatchObject({ baseUrl: settings.baseUrl });
    expect(await db.connections.get(next)).toMatchObject({ baseUrl: elsewhere.baseUrl });
    expect([keyOf(id), keyOf(next)]).toEqual(['sk-secret', '']);
    expect([await countRunsOf(db, id), await countRunsOf(db, next)]).toEqual([1, 0]);
  });

  it('do not move onto an address that another one has', async () => {
    await addConnection(db, { ...elsewhere, name: 'Other' });
    const id = await addConnection(db, settings);
    await expect(updateConnection(db, id, elsewhere)).rejects.toThrow(/“Other” has this address/);
    expect(await db.connections.get(id)).toMatchObject({ baseUrl: settings.baseUrl });
  });

  it('take their key with them when they are deleted, and never keep it in the database', async () => {
    const id = await addConnection(db, settings);
    setKey(id, 'sk-secret');
    expect(JSON.stringify(await db.connections.toArray())).not.toContain('sk-secret');
    await deleteConnection(db, id);
    expect(keyOf(id)).toBe('');
  });
});
