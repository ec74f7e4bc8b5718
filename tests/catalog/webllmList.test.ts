import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import { describe as wordsOf } from '../../src/catalog/webllm/describe.ts';
import { estimatedBytes } from '../../src/catalog/webllm/downloadSize.ts';
import { PREBUILT } from '../../src/catalog/webllm/prebuilt.ts';
import { webllmModels } from '../../scripts/webllmModels.ts';

const listed = prebuiltAppConfig.model_list;
const model = (id: string) => PREBUILT.find((one) => one.id === id)!;

describe('the list of local models', () => {
  it('is that of the installed library, without what does not chat', () => {
    const chat = listed.filter(({ model_type }) => !model_type).map(({ model_id }) => model_id);
    expect(PREBUILT.map(({ id }) => id)).toEqual(chat);
    expect(chat.length).toBeGreaterThan(100);
    expect(listed.length - chat.length).toBe(6); // four embed, two want pictures
  });

  it('is what the build puts in the place of the library', async () => {
    const { load } = webllmModels() as { load: (id: string) => string | undefined };
    const source = load('/anywhere/src/catalog/webllm/prebuilt.ts')!;
    const { PREBUILT: built } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
      PREBUILT: unknown;
    };
    expect(built).toEqual(PREBUILT);
    expect(load('/anywhere/src/main.ts')).toBeUndefined();
  });

  it('carries all that the library needs to load a model', () => {
    for (const one of PREBUILT) {
      const { model, model_lib, overrides, model_manifest } = listed.find(
        ({ model_id }) => model_id === one.id,
      )!;
      expect(one).toMatchObject({ url: model, lib: model_lib, overrides });
      expect(one.manifest).toBe(model_manifest);
    }
  });

  it('would miss checksums if the library began to list them', () =>
    expect(listed.filter(({ integrity }) => integrity)).toEqual([]));

  it('knows the need of shader-f16 by name too, since many entries do not declare it', () => {
    expect(model('Llama-3.2-1B-Instruct-q4f16_1-MLC')).toMatchObject({
      f16: true,
      withoutF16: 'Llama-3.2-1B-Instruct-q4f32_1-MLC',
    });
    expect(model('Llama-3.2-1B-Instruct-q4f32_1-MLC')).toMatchObject({ f16: false });
    expect(model('gemma3-1b-it-q4f16_1-MLC').withoutF16).toBeUndefined(); // there is no such version
    for (const { required_features, model_id } of listed)
      if (required_features?.includes('shader-f16')) expect(model(model_id).f16).toBe(true);
  });

  it('knows family, size and quantization of every model', () => {
    for (const one of PREBUILT) {
      expect(one.family).not.toBe('Other');
      expect(one.params).toBeGreaterThan(100);
      expect(one.quantization).toMatch(/^q\df(16|32)(_1)?$/);
      expect(one.vramMB).toBeGreaterThan(300);
      expect(one.contextWindow).toBeGreaterThanOrEqual(1024);
    }
  });

  it.each([
    ['Llama-3.1-8B-Instruct-q4f32_1-MLC-1k', 'Llama 3.1 8B Instruct', 'Llama', 8000],
    ['SmolLM2-135M-Instruct-q0f16-MLC', 'SmolLM2 135M Instruct', 'SmolLM', 135],
    ['gemma-2-2b-jpn-it-q4f16_1-MLC', 'Gemma 2 2B Japanese Instruct', 'Gemma', 2610],
    ['stablelm-2-zephyr-1_6b-q4f16_1-MLC', 'StableLM 2 Zephyr 1.6B', 'StableLM', 1600],
    ['phi-1_5-q4f32_1-MLC', 'Phi 1.5', 'Phi', 1300],
    ['gemma3-1b-it-q4f16_1-MLC', 'Gemma 3 1B Instruct', 'Gemma', 1000],
    ['my-model', 'my model', 'Other', undefined],
  ])('reads the name %s', (id, title, family, params) =>
    expect(wordsOf(id)).toMatchObject({
      title,
      family,
      params,
    }),
  );
});

describe('the estimated download', () => {
  it('is less than the memory that the model takes, and the same for both precisions', () => {
    for (const one of PREBUILT) {
      const bytes = estimatedBytes(one)!;
      expect(bytes, one.id).toBeLessThan(one.vramMB! * 1.05e6);
      if (one.withoutF16) expect(estimatedBytes(model(one.withoutF16))).toBe(bytes);
    }
  });

  it('is not known where the size is not', () =>
    expect(estimatedBytes({ ...PREBUILT[0]!, quantization: '' })).toBeUndefined());
});
