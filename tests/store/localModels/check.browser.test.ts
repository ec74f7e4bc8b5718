import { describe, expect, it, onTestFinished } from 'vitest';
import { commands } from 'vitest/browser';
import type { LocalModel } from '../../../src/catalog/localModel.ts';
import { checkModel } from '../../../src/store/localModels/check.ts';
import { exactBytes } from '../../../src/store/localModels/inventory.ts';
import type { ModelServerOptions } from '../../server/modelServer.ts';

async function serve(options: ModelServerOptions = {}): Promise<LocalModel> {
  const { weights, library } = await commands.startModelServer(options);
  onTestFinished(() => commands.stopModelServer(weights));
  return {
    id: 'tiny',
    title: 'Tiny',
    family: 'Tiny',
    quantization: '',
    url: weights,
    lib: library,
    f16: false,
  };
}

const check = (model: LocalModel) => checkModel(model, AbortSignal.timeout(5000));

describe('looking whether a model is at its address', () => {
  it('finds all of it, and its exact size', async () => {
    const model = await serve({ shards: 2, shardBytes: 1234 });
    expect(await check(model)).toEqual({ ok: true, bytes: 2468 });
    expect(await exactBytes(model, AbortSignal.timeout(5000))).toBe(2468);
  });

  it.each(['mlc-chat-config.json', 'tensor-cache.json', 'tokenizer.json', 'params_shard_0.bin', 'tiny.wasm'])(
    'names %s when that is missing',
    async (name) => {
      const model = await serve({ missing: [name] });
      expect(await check(model)).toEqual({
        ok: false,
        faults: [
          expect.stringMatching(new RegExp(`^${name} is missing: http.*${name} answered 404`)) as string,
        ],
      });
    },
  );

  it('knows a model that was made for an older WebLLM', async () => {
    const result = await check(await serve({ older: true }));
    expect(JSON.stringify(result)).toMatch(/tensor-cache\.json is missing.*compiled for an older WebLLM/);
  });

  it('says that nobody can be reached', async () => {
    const model = await serve();
    await commands.stopModelServer(model.url);
    const result = await check(model);
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).toContain(
      'the server is off, or does not let other pages read its files (CORS)',
    );
  });
});
