import { describe, expect, it } from 'vitest';
import { dollars, duration, rangeInWords, roughCount, roundedUp } from '../../../src/ui/newrun/figures.ts';

describe('figures of an estimate', () => {
  it('are ranges in words', () => {
    expect(rangeInWords({ low: 790, mid: 870, high: 960 }, roughCount, 'calls')).toBe(
      'about 870 calls (790 to 960)',
    );
    expect(rangeInWords({ low: 60, mid: 60, high: 60 }, roughCount)).toBe('about 60');
    expect(rangeInWords({ low: 0.1, mid: 0.2, high: 0.3 }, duration)).toBe('under 1 s');
  });

  it.each([
    [7, '7'],
    [999, '999'],
    [8734, '8,730'],
    [1_236_000, '1.24 million'],
  ])('counts %s as %s', (value, words) => expect(roughCount(value)).toBe(words));

  it.each([
    [0, '$0'],
    [0.00423, '$0.0042'],
    [0.0149, '$0.0149'],
    [0.1, '$0.10'],
    [1.3, '$1.30'],
    [1213.7, '$1,214'],
  ])('prices %s as %s', (value, words) => expect(dollars(value)).toBe(words));

  it.each([
    [0.2, 'under 1 s'],
    [42.4, '42 s'],
    [170, '3 min'],
    [9000, '2.5 h'],
  ])('times %s s as %s', (value, words) => expect(duration(value)).toBe(words));

  it.each([
    [7, 7],
    [873, 880],
    [1240, 1300],
    [8734, 8800],
    [100, 100],
  ])('rounds %s up to %s', (value, round) => {
    expect(roundedUp(value)).toBe(round);
    expect(roundedUp(value)).toBeGreaterThanOrEqual(value);
  });
});
