import type { LocalModel } from '../../../src/catalog/localModel.ts';
import type { Request } from '../../../src/core/model.ts';

export const TINY: LocalModel = {
  id: 'tiny',
  title: 'Tiny',
  family: 'Tiny',
  quantization: 'q4f32_1',
  url: 'https://models.invalid/tiny',
  lib: 'https://models.invalid/tiny.wasm',
  vramMB: 500,
  f16: false,
};

export const LARGE: LocalModel = { ...TINY, id: 'large', title: 'Large', vramMB: 3000 };

export const question = (about: Partial<Request> = {}): Request => ({
  model: 'tiny',
  messages: [{ role: 'user', content: 'Name a fruit.' }],
  temperature: 0.7,
  maxTokens: 8,
  seed: 5,
  ...about,
});
