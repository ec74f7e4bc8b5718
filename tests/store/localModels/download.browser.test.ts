import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { commands } from 'vitest/browser';
import type { LocalModel } from '../../../src/catalog/localModel.ts';
import { localModels } from '../../../src/store/localModels.ts';
import { downloadModel, type Progress } from '../../../src/store/localModels/download.ts';
import { stopDownload, wantDownload, workOn } from '../../../src/store/localModels/downloads.ts';
import { CACHES } from '../../../src/store/localModels/files.ts';
import { isWhole, takeInventory } from '../../../src/store/localModels/inventory.ts';
import { removeFiles, removeModel } from '../../../src/store/localModels/remove.ts';
import type { ModelServerOptions } from '../../server/modelServer.ts';
import { freshDbs } from '../freshDb.ts';

const freshDb = freshDbs();
const NEVER = new AbortController().signal;
const quick = { firstWait: 1 };

beforeEach(async () => {
  for (const name of Object.values(CACHES)) await caches.delete(name);
});

async function serve(options: ModelServerOptions = {}): Promise<LocalModel> {
  const { weights, library } = await commands.startModelServer(options);
  onTestFinished(() => commands.stopModelServer(weights));
  return {
    id: 'tiny',
    title: 'Tiny',
    family: 'Tiny',
    quantization: 'q4f32_1',
    url: weights,
    lib: library,
    f16: false,
  };
}

const asked = async (model: LocalModel, name: string) =>
  (await commands.askedOfModelServer(model.url)).filter((file) => file === name).length;

const allKeys = async () =>
  (
    await Promise.all(
      Object.values(CACHES).map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => url),
      ),
    )
  ).flat();

/** The library itself, as the engine has it. */
async function library(...models: readonly LocalModel[]) {
  const webllm = await import('@mlc-ai/web-llm');
  const model_list = models.map(({ id, url, lib }) => ({ model_id: id, model: url, model_lib: lib }));
  return { has: (id: string) => webllm.hasModelInCache(id, { model_list }) };
}

describe('a download', () => {
  it('puts the files where WebLLM itself looks for them, and reports every byte', async () => {
    const model = await serve();
    const { has } = await library(model);
    expect(await has('tiny')).toBe(false);

    const heard: Progress[] = [];
    await downloadModel(model, NEVER, { onProgress: (progress) => heard.push(progress) });

    expect(await has('tiny')).toBe(true);
    expect(await isWhole(model)).toBe(true);
    const keys = await allKeys();
    expect(keys).toContain(model.lib);
    expect(keys).toContain(`${model.url}mlc-chat-config.json`);
    expect(keys).toContain(`${model.url}tokenizer.json`);
    const last = heard.at(-1)!;
    expect(last.bytes).toBe(last.total);
    expect(last.bytes).toBe((await takeInventory([model])).bytes);
  });

  it('does not ask again for what is whole', async () => {
    const model = await serve({ faults: { 'params_shard_1.bin': [404] } });
    await expect(downloadModel(model, NEVER, quick)).rejects.toThrow(
      'params_shard_1.bin is not at 127.0.0.1',
    );
    expect(await isWhole(model)).toBe(false);
    await downloadModel(model, NEVER, quick);
    expect(await isWhole(model)).toBe(true);
    expect(await asked(model, 'tensor-cache.json')).toBe(1);
    expect(await asked(model, 'params_shard_1.bin')).toBe(2);
  });

  it('asks again for a shard that failed, was cut off or arrived damaged, and says so', async () => {
    const model = await serve({ faults: { 'params_shard_0.bin': [503, 'cut', 'damage'] } });
    const notes = new Set<string | undefined>();
    const heard: Progress[] = [];
    await downloadModel(model, NEVER, {
      ...quick,
      onProgress: (progress) => {
        notes.add(progress.note);
        heard.push(progress);
      },
    });
    expect(await isWhole(model)).toBe(true);
    expect(await asked(model, 'params_shard_0.bin')).toBe(4);
    expect([...notes].join(' ')).toMatch(/answered 503.*params_shard_0\.bin did not arrive.*arrived damaged/);
    expect(heard.at(-1)!.bytes).toBe(heard.at(-1)!.total); // what was lost is not counted twice
  });

  it('keeps nothing of a shard that is damaged every time', async () => {
    const model = await serve({ shards: 1, faults: { 'params_shard_0.bin': Array(6).fill('damage') } });
    await expect(downloadModel(model, NEVER, quick)).rejects.toThrow('its checksum is another');
    expect(await allKeys()).not.toContain(`${model.url}params_shard_0.bin`);
  });

  it('says in numbers that there is not enough room, before it fetches any weights', async () => {
    const model = await serve({ shardBytes: 1_500_000 });
    const room = () => Promise.resolve(2_000_000);
    await expect(downloadModel(model, NEVER, { ...quick, room })).rejects.toThrow(
      'It needs 5 MB more and this browser has 2 MB left',
    );
    expect(await asked(model, 'params_shard_0.bin')).toBe(0);
  });
});

describe('a wanted download', () => {
  it('makes the model one that runs can choose, free of charge, one call at a time', async () => {
    const db = freshDb();
    const model = await serve();
    await wantDownload(db, model);
    await workOn(db, 'tiny', NEVER);
    expect(await db.downloads.count()).toBe(0);
    expect(await db.connections.get('webllm')).toMatchObject({
      name: 'In this page (WebGPU)',
      models: ['tiny'],
      concurrency: 1,
      prices: { tiny: { input: 0, output: 0 } },
      local: [model],
    });
  });

  it('stops in the middle of a shard and goes on later with what is whole', async () => {
    const db = freshDb();
    const model = await serve({ faults: { 'params_shard_2.bin': ['hold'] } });
    await wantDownload(db, model);
    const controller = new AbortController();
    const working = workOn(db, 'tiny', controller.signal);
    await expect.poll(() => asked(model, 'params_shard_2.bin')).toBe(1);
    await expect.poll(async () => (await allKeys()).length).toBe(6); // all but the one that is held back
    await stopDownload(db, 'tiny');
    controller.abort();
    await working;
    expect(await db.downloads.get('tiny')).toMatchObject({
      state: 'stopped',
      bytes: (await takeInventory([model])).bytes,
    });
    expect(await localModels(db)).toEqual([]);

    await wantDownload(db, model);
    await workOn(db, 'tiny', NEVER);
    expect(await localModels(db)).toEqual([model]);
    expect(await asked(model, 'params_shard_0.bin')).toBe(1);
  });

  it('stays in the row with the reason when it fails', async () => {
    const db = freshDb();
    const model = await serve({ missing: ['tensor-cache.json'] });
    await wantDownload(db, model);
    await workOn(db, 'tiny', NEVER, quick);
    expect(await db.downloads.get('tiny')).toMatchObject({
      state: 'stopped',
      problem: expect.stringContaining('tensor-cache.json is not at') as string,
    });
    await wantDownload(db, model);
    expect((await db.downloads.get('tiny'))?.problem).toBeUndefined();
  });

  it('makes no model of one that was stopped in its last moment', async () => {
    const db = freshDb();
    const model = await serve();
    await wantDownload(db, model);
    await workOn(db, 'tiny', NEVER, { room: async () => void (await stopDownload(db, 'tiny')) });
    expect(await isWhole(model)).toBe(true);
    expect(await localModels(db)).toEqual([]);
  });

  it('is fetched by one tab, while the other waits', async () => {
    const db = freshDb();
    const model = await serve();
    await wantDownload(db, model);
    await Promise.all([workOn(db, 'tiny', NEVER), workOn(db, 'tiny', NEVER)]);
    expect(await asked(model, 'params_shard_0.bin')).toBe(1);
    expect(await localModels(db)).toEqual([model]);
  });
});

describe('deleting', () => {
  it('leaves nothing', async () => {
    const db = freshDb();
    const model = await serve();
    await wantDownload(db, model);
    await workOn(db, 'tiny', NEVER);
    await removeModel(db, model);
    expect(await allKeys()).toEqual([]);
    expect(await (await library(model)).has('tiny')).toBe(false);
    expect(await db.connections.get('webllm')).toBeUndefined();
  });

  it('leaves nothing of a download that was under way either', async () => {
    const db = freshDb();
    const model = await serve({ faults: { 'params_shard_2.bin': ['hold'] } });
    await wantDownload(db, model);
    const controller = new AbortController();
    const working = workOn(db, 'tiny', controller.signal);
    await expect.poll(() => asked(model, 'params_shard_2.bin')).toBe(1);
    const removing = removeModel(db, model);
    controller.abort(); // as the worker does when the row is gone
    await Promise.all([working, removing]);
    expect(await allKeys()).toEqual([]);
    expect(await localModels(db)).toEqual([]);
  });

  it('leaves the files that another model uses', async () => {
    const db = freshDb();
    const model = await serve();
    const twin = { ...model, id: 'tiny-1k' };
    for (const one of [model, twin]) {
      await wantDownload(db, one);
      await workOn(db, one.id, NEVER);
    }
    expect(await asked(model, 'params_shard_0.bin')).toBe(1); // the same files
    await removeModel(db, model);
    expect(await isWhole(twin)).toBe(true);
    expect(await localModels(db)).toEqual([twin]);
  });
});

describe('the inventory', () => {
  it('tells what is whole, what is not, and what belongs to no model', async () => {
    const model = await serve({ missing: ['params_shard_1.bin'] });
    await expect(downloadModel(model, NEVER, quick)).rejects.toThrow();
    const stray = 'https://example.com/resolve/main/params_shard_0.bin';
    await (await caches.open(CACHES.weights)).put(stray, new Response(new Uint8Array(77)));

    const inventory = await takeInventory([model]);
    expect(inventory).toMatchObject({ models: [{ model, whole: false }], strays: [stray], strayBytes: 77 });
    expect(inventory.bytes).toBe(inventory.models[0]!.bytes + 77);

    await removeFiles(inventory.strays);
    expect((await takeInventory([model])).strays).toEqual([]);
  });
});
