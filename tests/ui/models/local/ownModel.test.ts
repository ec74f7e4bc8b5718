import { describe, expect, it } from 'vitest';
import { faultsOf, ownModelOf, type OwnModelFields } from '../../../../src/ui/models/local/ownModel.ts';

const good: OwnModelFields = {
  name: 'My Llama 1B q4f16_1',
  weights: ' https://example.com/llama/ ',
  library: 'https://example.com/llama.wasm',
  contextWindow: '',
  f16: true,
};

describe('a model from its address', () => {
  it('is what the fields say', () => {
    expect(faultsOf(good, [])).toEqual({});
    expect(ownModelOf({ ...good, contextWindow: ' 2048' })).toEqual({
      id: 'My-Llama-1B-q4f16_1',
      title: 'My Llama 1B q4f16_1',
      family: 'Other',
      quantization: 'q4f16_1',
      params: 1000,
      url: 'https://example.com/llama/',
      lib: 'https://example.com/llama.wasm',
      f16: true,
      contextWindow: 2048,
      overrides: { context_window_size: 2048 },
      own: true,
    });
    expect(ownModelOf(good)).not.toHaveProperty('overrides');
  });

  it.each<[Partial<OwnModelFields>, string, RegExp]>([
    [{ name: ' / ' }, 'name', /a name of letters/],
    [{ name: 'taken' }, 'name', /has this name already/],
    [{ weights: 'llama' }, 'weights', /beginning with https/],
    [{ weights: 'http://example.com/llama' }, 'weights', /plain http:\/\/ works with localhost/],
    [{ weights: 'ftp://example.com/llama' }, 'weights', /begin with https/],
    [{ weights: 'https://me:secret@example.com/' }, 'weights', /user name and password/],
    [{ library: 'https://example.com/llama.zip' }, 'library', /ends with \.wasm/],
    [{ contextWindow: '2.5' }, 'contextWindow', /whole number/],
    [{ contextWindow: '12' }, 'contextWindow', /from 256/],
  ])('is refused with %o', (fields, field, sentence) => {
    const faults: Record<string, string> = faultsOf({ ...good, ...fields }, ['taken']);
    expect(Object.keys(faults)).toEqual([field]);
    expect(faults[field]).toMatch(sentence);
  });

  it.each(['http://localhost:8000/llama', 'http://127.0.0.1:8000/llama'])('may be at %s', (weights) =>
    expect(faultsOf({ ...good, weights }, [])).toEqual({}),
  );
});
