import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { priceList } from '../../src/catalog/prices/listed.ts';
import {
  addConnection,
  listFor,
  pricedOf,
  priceOf,
  setPrice,
  SIMULATED,
} from '../../src/store/connections.ts';
import { Db, type ConnectionRecord } from '../../src/store/db.ts';

const settings = { name: 'A', baseUrl: 'https://api.openai.com/v1', models: [], prices: {}, concurrency: 8 };
const openai: ConnectionRecord = { ...settings, id: 'a', provider: 'openai', createdAt: 0 };

describe('the price of a model', () => {
  it('is the typed one before the listed one, which is before none', async () => {
    const list = await priceList();
    const typed = { ...openai, prices: { 'gpt-4o-mini': { input: 1, output: 2, enteredAt: 5 } } };
    expect(pricedOf(typed, 'gpt-4o-mini', list)).toEqual({
      by: 'person',
      price: { input: 1, output: 2 },
      enteredAt: 5,
    });
    expect(pricedOf(openai, 'gpt-4o-mini', list)).toMatchObject({ by: 'list', price: { input: 0.15 } });
    expect(pricedOf(openai, 'gpt-99', list)).toBeUndefined();
    expect(pricedOf(openai, 'gpt-4o-mini', undefined)).toBeUndefined();
    expect(pricedOf(undefined, 'gpt-4o-mini', list)).toBeUndefined();
    expect(pricedOf(openai, 'constructor', list)).toBeUndefined();
  });

  it('carries no date into a run', () => {
    const typed = { ...openai, prices: { m: { input: 1, output: 2, cached: 0.5, enteredAt: 5 } } };
    expect(priceOf(typed, 'm', undefined)).toEqual({ input: 1, output: 2, cached: 0.5 });
  });

  it('of older versions has no date, and counts all the same', () => {
    const old = { ...openai, prices: { m: { input: 1, output: 2 } } };
    expect(pricedOf(old, 'm', undefined)).toEqual({ by: 'person', price: { input: 1, output: 2 } });
  });

  it.each<[string, Partial<ConnectionRecord>, string]>([
    ['the simulated model', SIMULATED, 'gardener'],
    ['a model in the page', { provider: 'webllm' }, 'small'],
    ['the model of the browser', { provider: 'chrome' }, 'built-in'],
    ['a program on this machine', { preset: 'ollama', baseUrl: 'http://localhost:11434/v1' }, 'llama3.2'],
  ])('is nothing for %s', (_, over, model) => {
    const priced = pricedOf({ ...openai, ...over }, model, undefined);
    expect(priced).toEqual({ by: 'device', price: { input: 0, output: 0 } });
  });

  it.each<[string, Partial<ConnectionRecord>, string]>([
    ['a local address that nobody vouched for', { baseUrl: 'http://localhost:11434/v1' }, 'llama3.2'],
    ['a gateway', { preset: 'litellm', baseUrl: 'http://localhost:4000/v1' }, 'gpt-4o-mini'],
    [
      'a cloud model behind a local program',
      { preset: 'ollama', baseUrl: 'http://localhost:11434/v1' },
      'glm:cloud',
    ],
  ])('is unknown for %s', async (_, over, model) => {
    expect(pricedOf({ ...openai, ...over }, model, await priceList())).toBeUndefined();
  });
});

describe('a typed price', () => {
  let db: Db;
  beforeEach(() => {
    db = new Db(`prices-${crypto.randomUUID()}`);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await db.delete();
  });

  it('has the date of its entry, and gives way to the listed one when it is taken back', async () => {
    const id = await addConnection(db, settings);
    const stored = async () => (await db.connections.get(id))!;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 21) });
    await setPrice(db, id, 'gpt-4o-mini', { input: 1, output: 2, cached: 0.1 });
    expect((await stored()).prices).toEqual({
      'gpt-4o-mini': { input: 1, output: 2, cached: 0.1, enteredAt: Date.UTC(2026, 10, 21) },
    });
    await setPrice(db, id, 'gpt-4o-mini', undefined);
    expect(pricedOf(await stored(), 'gpt-4o-mini', await priceList())).toMatchObject({ by: 'list' });
  });
});

describe('the list of prices', () => {
  it('is loaded only where it can matter', async () => {
    expect(await listFor([SIMULATED, { ...openai, provider: 'webllm' }, undefined])).toBeUndefined();
    expect(await listFor([SIMULATED, openai])).toBe(await priceList());
  });
});
