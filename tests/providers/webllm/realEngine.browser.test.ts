import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { commands } from 'vitest/browser';
import type { LocalModel } from '../../../src/catalog/localModel.ts';
import { Engine } from '../../../src/providers/webllm/index.ts';
import { watchDevices, type DeviceLostMessage } from '../../../src/providers/webllm/watchDevices.ts';
import { downloadModel } from '../../../src/store/localModels/download.ts';
import { CACHES, tensorCacheOf } from '../../../src/store/localModels/files.ts';
import { whatIsMissing } from '../../../src/worker/whatIsMissing.ts';
import type { ModelServerOptions } from '../../server/modelServer.ts';
import { TINY } from './models.ts';

/*
 * The library itself in its worker, on Chromium's software adapter, as far as it goes without a model library that was made for
 * it: config, library, device. Chromium's adapter has no shader-f16, so that fault is real here.
 */

const NEVER = new AbortController().signal;

beforeEach(async () => {
  for (const name of Object.values(CACHES)) await caches.delete(name);
});

const bytes = (...parts: readonly (string | readonly number[])[]): number[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part));

const WASM = bytes('\0asm', [1, 0, 0, 0]);

/** A module that is well formed and wants a function `env.fresh`, which the runtime does not have. */
const OF_ANOTHER_VERSION = bytes(
  WASM,
  [1, 4, 1, 0x60, 0, 0], // one type: a function without words
  [2, 13, 1, 3],
  'env',
  [5],
  'fresh',
  [0, 0],
);

async function serve(options: ModelServerOptions = {}, about: Partial<LocalModel> = {}): Promise<LocalModel> {
  const { weights, library } = await commands.startModelServer(options);
  onTestFinished(() => commands.stopModelServer(weights));
  return { ...TINY, url: weights, lib: library, ...about };
}

function load(model: LocalModel): Promise<unknown> {
  const engine = new Engine({ claim: async () => () => {}, lookForFiles: whatIsMissing });
  onTestFinished(() => void engine.unload());
  return engine.load(model, NEVER);
}

const ALWAYS = Array<'cut'>(9).fill('cut');

describe('the library in its worker, on the software adapter', () => {
  it.each<[string, ModelServerOptions, object]>([
    [
      'a file that is not there',
      { missing: ['mlc-chat-config.json'] },
      { kind: 'download', message: expect.stringContaining('mlc-chat-config.json is not at') },
    ],
    [
      'a server that forbids pages to read',
      { cors: false },
      { kind: 'download', message: expect.stringContaining('Access-Control-Allow-Origin') },
    ],
    [
      'a server in trouble',
      { faults: { 'mlc-chat-config.json': [500, 500] } },
      { kind: 'download', message: expect.stringContaining('answered 500') },
    ],
    [
      'a connection that breaks off',
      { faults: { 'mlc-chat-config.json': ALWAYS } },
      // whoever looks afterwards may be cut off as well, or not
      { kind: 'download', message: expect.stringMatching(/could not be fetched|cannot be downloaded: /) },
    ],
    [
      'a library that is not there',
      { missing: ['tiny.wasm'] },
      { kind: 'download', message: expect.stringContaining('tiny.wasm is not at') },
    ],
    [
      'a library that was cut short',
      {},
      { kind: 'download', message: expect.stringContaining('is no model library') },
    ],
    [
      'a web page in place of the library',
      { library: bytes('<!doctype html>') },
      { kind: 'download', message: expect.stringContaining('is no model library') },
    ],
    [
      'a library of another version',
      { library: OF_ANOTHER_VERSION },
      { kind: 'unsupported', message: expect.stringContaining('made for another version of WebLLM') },
    ],
    [
      'a library without a model in it',
      { library: WASM },
      { kind: 'unsupported', message: expect.stringContaining('could not be loaded') },
    ],
  ])('tells %s', { timeout: 60_000 }, async (_, options, expected) => {
    await expect(load(await serve(options))).rejects.toMatchObject(expected);
  });

  it('tells a server that is not there', { timeout: 60_000 }, async () => {
    const model = { ...(await serve()), url: 'http://127.0.0.1:9/nobody' };
    await expect(load(model)).rejects.toMatchObject({
      kind: 'download',
      message: expect.stringContaining('127.0.0.1:9 cannot be reached'),
    });
  });

  it('tells of shader-f16, which this device lacks, and names what would do', async () => {
    const model = await serve({}, { f16: true, withoutF16: 'tiny-q4f32' });
    await expect(load(model)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(/shader-f16.*Choose tiny-q4f32 instead/),
    });
    expect(await commands.askedOfModelServer(model.url)).toEqual([]); // nothing is fetched in vain
  });

  it('tells of buffers that this device cannot make', async () => {
    await expect(load(await serve({}, { bufferBytes: 2 ** 40 }))).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(/needs buffers of 1048576 MB, .* allows \d+ MB/),
    });
  });
});

describe('what is missing', () => {
  it('names a shard that is not there', async () => {
    const model = await serve();
    await downloadModel(model, NEVER);
    const cache = await caches.open(CACHES.weights);
    await cache.delete(tensorCacheOf(model).url.replace('tensor-cache.json', 'params_shard_1.bin'));
    expect(await whatIsMissing(model)).toBeUndefined(); // it can be fetched
    await commands.setModelServer(model.url, { missing: ['params_shard_1.bin'] });
    expect(await whatIsMissing(model)).toContain('params_shard_1.bin is not at');
  });
});

describe('a graphics device that is lost', () => {
  it('is told of', async () => {
    const heard = new Promise<DeviceLostMessage>((resolve) => watchDevices(resolve));
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter!.requestDevice();
    device.destroy();
    expect(await heard).toMatchObject({ kind: 'deviceLost', reason: 'destroyed' });
  });
});
