import { describe, expect, it } from 'vitest';
import { fitOf, type DeviceFacts, type Fit } from '../../src/catalog/webllm/fit.ts';
import { picksOf } from '../../src/catalog/webllm/picks.ts';
import { PREBUILT } from '../../src/catalog/webllm/prebuilt.ts';

const model = (id: string) => PREBUILT.find((one) => one.id === `${id}-MLC`)!;
const small = model('Llama-3.2-1B-Instruct-q4f16_1'); // 879 MB
const large = model('Llama-3.1-8B-Instruct-q4f32_1'); // 6101 MB, no f16
const device: DeviceFacts = { webgpu: 'ready', f16: true, bindingBytes: 2 ** 31, memoryGB: 8 };

describe('whether a model fits', () => {
  it.each<[string, Partial<DeviceFacts>, Fit['mark'], RegExp]>([
    ['an ordinary device', {}, 'fits', /at most half/],
    ['no WebGPU', { webgpu: 'missing' }, 'does-not-fit', /no WebGPU/],
    ['no adapter', { webgpu: 'no-adapter' }, 'does-not-fit', /no graphics adapter/],
    ['an adapter too weak for all', { lack: 'It lacks buffers.' }, 'does-not-fit', /It lacks buffers/],
    ['no shader-f16', { f16: false }, 'does-not-fit', /shader-f16.*f32 version/],
    ['a full disk', { freeBytes: 1e8 }, 'does-not-fit', /about 700 MB is more than the 100 MB/],
    ['little memory', { memoryGB: 0.5 }, 'may-not-fit', /seems to have 0.5 GB/],
    ['no word on memory', { memoryGB: undefined }, 'not-known', /tells nothing/],
    ['stated memory, enough', { memoryGB: 0.5, graphicsMB: 4000 }, 'fits', /4.0 GB that you stated/],
    ['stated memory, just enough', { graphicsMB: 1000 }, 'may-not-fit', /nearly all/],
    ['stated memory, too little', { graphicsMB: 800 }, 'does-not-fit', /more than the 0.8 GB/],
    ['graphics in software', { software: true }, 'may-not-fit', /imitated in software/],
  ])('with %s', (_, facts, mark, reason) => {
    const fit = fitOf(small, { ...device, ...facts }, 7e8);
    expect(fit.mark).toBe(mark);
    expect(fit.reasons[0]).toMatch(reason);
  });

  it('is not known where the browser only says “or more”', () => {
    expect(fitOf(large, device, 1)).toMatchObject({ mark: 'not-known', reasons: [/“8 GB or more”/] });
    expect(fitOf(large, { ...device, f16: false }, 1).mark).toBe('not-known'); // f32 needs no f16
  });

  it('counts the buffer that the list asks for', () => {
    const gemma = model('gemma-2b-it-q4f16_1'); // 262144000
    expect(fitOf(gemma, { ...device, bindingBytes: 2 ** 27 }, 1)).toMatchObject({
      mark: 'does-not-fit',
      reasons: [/buffers of 262 MB; this graphics adapter allows 134 MB/],
    });
  });

  it('tells all that decides', () =>
    expect(fitOf(small, { ...device, f16: false, freeBytes: 0 }, 7e8).reasons).toHaveLength(2));
});

describe('the recommended picks', () => {
  const picks = (facts: Partial<DeviceFacts>) =>
    Object.fromEntries(
      picksOf(PREBUILT, (one) => fitOf(one, { ...device, ...facts }, 1)).map((pick) => [
        pick.for,
        pick.model.id,
      ]),
    );

  it('are the best that fit', () => {
    expect(picks({ graphicsMB: 16000 })).toEqual({
      scoring: 'Qwen2.5-0.5B-Instruct-q4f16_1-MLC',
      writing: 'Llama-3.1-8B-Instruct-q4f16_1-MLC',
    });
    expect(picks({ graphicsMB: 3000 })['writing']).toBe('Qwen2.5-3B-Instruct-q4f16_1-MLC');
  });

  it('do without f16 where it is missing', () =>
    expect(picks({ f16: false, graphicsMB: 16000 })).toEqual({
      scoring: 'Qwen2.5-0.5B-Instruct-q4f32_1-MLC',
      writing: 'Llama-3.1-8B-Instruct-q4f32_1-MLC',
    }));

  it('ask least where nothing fits', () =>
    expect(picks({ webgpu: 'missing' })).toEqual({
      scoring: 'SmolLM2-360M-Instruct-q4f32_1-MLC',
      writing: 'Llama-3.2-3B-Instruct-q4f32_1-MLC',
    }));
});
