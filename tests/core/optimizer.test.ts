import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choice,
  countsBeside,
  defaultsOf,
  faultOf,
  int,
  onlyWhen,
  readOptions,
  real,
} from '../../src/core/optimizer.ts';
import { optimizers } from '../../src/optimizers/index.ts';

const method = {
  options: {
    size: int(10, 4, 50, 'Population size', ''),
    rate: real(0.5, 0, 1, 'Rate', ''),
    donor: choice({ best: 'The best', random: 'A random one' }, 'Donor', ''),
  },
};

describe('an option that counts only with some values of a choice', () => {
  const pull = onlyWhen('donor', ['random'], int(2, 1, 5, 'Pull', ''));

  it('counts beside these and no others; one without a condition always does', () => {
    expect(countsBeside(pull, { donor: 'random' })).toBe(true);
    expect(countsBeside(pull, { donor: 'best' })).toBe(false);
    expect(countsBeside(method.options.size, {})).toBe(true);
  });

  it('is read and checked all the same', () => {
    const conditional = { options: { ...method.options, pull } };
    expect(readOptions(conditional, { donor: 'best' })).toMatchObject({ pull: 2 });
    expect(() => readOptions(conditional, { donor: 'best', pull: 9 })).toThrow(
      'Pull must be between 1 and 5',
    );
  });
});

describe.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))('%s', (_, { options }) => {
  it('makes options depend only on its own choices and their values', () => {
    for (const { when } of Object.values(options)) {
      if (!when) continue;
      const field = options[when.choice];
      expect(field?.kind).toBe('choice');
      const known = field?.kind === 'choice' ? field.of.map(({ value }) => value) : [];
      expect(known).toEqual(expect.arrayContaining([...when.values]));
    }
  });
});

describe('readOptions', () => {
  it('fills in defaults', () => {
    expect(readOptions(method, {})).toEqual({ size: 10, rate: 0.5, donor: 'best' });
    expect(readOptions(method, { donor: 'random' })).toEqual({ size: 10, rate: 0.5, donor: 'random' });
    expect(defaultsOf(method)).toEqual(readOptions(method, {}));
  });

  it.each([
    [{ size: 3 }, 'Population size must be between 4 and 50'],
    [{ size: 51 }, 'Population size must be between 4 and 50'],
    [{ size: 4.5 }, 'Population size must be a whole number'],
    [{ size: '10' }, 'Population size must be a number'],
    [{ size: NaN }, 'Population size must be a number'],
    [{ rate: Infinity }, 'Rate must be a number'],
    [{ rate: 1.01 }, 'Rate must be between 0 and 1'],
    [{ donor: 'worst' }, 'Donor must be one of: The best, A random one'],
    [{ donor: 'toString' }, 'Donor must be one of: The best, A random one'],
    [{ colour: 'red' }, 'unknown option: colour'],
    [{ toString: 1 }, 'unknown option: toString'],
  ])('refuses %j', (values, message) => {
    expect(() => readOptions(method, values as never)).toThrow(message);
  });

  it('allows the ends of a range', () => {
    expect(readOptions(method, { size: 4, rate: 0 })).toMatchObject({ size: 4, rate: 0 });
    expect(readOptions(method, { size: 50, rate: 1 })).toMatchObject({ size: 50, rate: 1 });
  });

  it('never gives a value that its field finds fault with', () => {
    const values = fc.record(
      { size: fc.oneof(fc.integer(), fc.double(), fc.string()), rate: fc.double(), donor: fc.string() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (given) => {
        let read;
        try {
          read = readOptions(method, given);
        } catch {
          return;
        }
        for (const [name, field] of Object.entries(method.options))
          expect(faultOf(field, read[name as keyof typeof read])).toBeUndefined();
      }),
    );
  });
});
