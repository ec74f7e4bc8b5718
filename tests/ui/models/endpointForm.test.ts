import { describe, expect, it } from 'vitest';
import { faultsOf, nameFor, readPrice } from '../../../src/ui/models/endpointForm.ts';

const good = { baseUrl: 'localhost:11434/v1', concurrency: 8 };

describe('the form of an endpoint', () => {
  it('takes what can be called', () => expect(faultsOf(good)).toEqual({}));

  it.each([0, 513, 2.5, null, undefined, NaN])('refuses %s calls in flight', (concurrency) =>
    expect(faultsOf({ ...good, concurrency })).toEqual({
      concurrency: 'Enter a whole number from 1 to 512.',
    }),
  );

  it('names an endpoint after its host', () => {
    expect(nameFor('https://api.openai.com/v1')).toBe('api.openai.com');
    expect(nameFor('nonsense //')).toBe('');
  });

  it.each([
    ['', undefined],
    ['  ', undefined],
    ['0', 0],
    ['0.15', 0.15],
    ['$ 1,5', 1.5],
    ['.5', 0.5],
    ['-1', NaN],
    ['1e3', NaN],
    ['free', NaN],
  ])('reads the price “%s” as %s', (typed, price) => expect(readPrice(typed)).toBe(price));
});
