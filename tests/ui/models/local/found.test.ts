import { describe, expect, it } from 'vitest';
import type { LocalModel } from '../../../../src/catalog/localModel.ts';
import { foundOf, knownOf } from '../../../../src/ui/models/local/found.ts';

const model = (id: string, folder: string, contextWindow = 4096): LocalModel => ({
  id,
  title: id,
  family: 'Tiny',
  quantization: '',
  url: `https://example.com/${folder}`,
  lib: 'https://example.com/tiny.wasm',
  f16: false,
  contextWindow,
});
const short = model('tiny-1k', 'tiny', 1024);
const long = model('tiny', 'tiny');
const other = model('other', 'other');
const whole = (one: LocalModel) => ({ model: one, whole: true, bytes: 1 });

describe('models that lie in the caches and that nobody knows of', () => {
  it('are taken in once for each set of files, with the largest window', () =>
    expect(foundOf([whole(short), whole(long), whole(other)], []).map(({ id }) => id)).toEqual([
      'tiny',
      'other',
    ]));

  it('are not those that are known, by whatever name, or not whole', () =>
    expect(foundOf([whole(long), { ...whole(other), whole: false }], [short])).toEqual([]));

  it('are looked for among own models and those of the list', () =>
    expect(knownOf([{ ...long, title: 'Mine' }], [long, other]).map(({ title }) => title)).toEqual([
      'Mine',
      'other',
    ]));
});
