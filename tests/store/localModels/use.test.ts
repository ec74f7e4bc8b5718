import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { LocalModel } from '../../../src/catalog/localModel.ts';
import type { RunRecord } from '../../../src/core/spec.ts';
import type { Db } from '../../../src/store/db.ts';
import { keepLocalModel, setMeasured } from '../../../src/store/localModels.ts';
import { graphicsMemory, setGraphicsMemory } from '../../../src/store/localModels/graphicsMemory.ts';
import { lastUse } from '../../../src/store/localModels/lastUse.ts';
import { countRunsWith } from '../../../src/store/localModels/remove.ts';
import { freshDbs } from '../freshDb.ts';

const freshDb = freshDbs();

const model = (id: string): LocalModel => ({
  id,
  title: id,
  family: 'Tiny',
  quantization: '',
  url: 'https://example.com/tiny',
  lib: 'https://example.com/tiny.wasm',
  f16: false,
});

const addRun = (db: Db, id: string, createdAt: number, task: string, optimizer = task) =>
  db.runs.add({
    id,
    createdAt,
    wanted: 'paused',
    status: 'done',
    spec: {
      task: { id: 't' },
      models: {
        task: { connection: 'webllm', model: task },
        optimizer: { connection: 'webllm', model: optimizer },
      },
    },
  } as unknown as RunRecord);

describe('the use of a local model', () => {
  it('is the last load or the last run that chose it', async () => {
    const db = freshDb();
    await keepLocalModel(db, model('a'));
    await keepLocalModel(db, model('b'));
    await setMeasured(db, 'a', { loadSeconds: 1, fetched: false, warmUpSeconds: 1, at: 50 });
    await setMeasured(db, 'b', { loadSeconds: 1, fetched: false, warmUpSeconds: 1, at: 50 });
    await addRun(db, 'r1', 20, 'a');
    await addRun(db, 'r2', 70, 'b', 'c');
    await addRun(db, 'r3', 60, 'b');
    expect(Object.fromEntries(await lastUse(db))).toEqual({ a: 50, b: 70, c: 70 });
    expect(await countRunsWith(db, model('b'))).toBe(2);
    expect(await countRunsWith(db, model('d'))).toBe(0);
  });
});

describe('the graphics memory', () => {
  it('is what the person states, until they take it back', async () => {
    const db = freshDb();
    expect(await graphicsMemory(db)).toBeUndefined();
    await setGraphicsMemory(db, 8000);
    expect(await graphicsMemory(db)).toBe(8000);
    await setGraphicsMemory(db, undefined);
    expect(await graphicsMemory(db)).toBeUndefined();
  });
});
