import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentTail } from '../../src/core/student.ts';

describe('the tail of Student’s t', () => {
  // one-sided quantiles from printed tables
  it.each([
    [1, 1, 0.25],
    [1, 6.3138, 0.05],
    [2, 2.92, 0.05],
    [3, 0.9785, 0.2],
    [4, 1.5332, 0.1],
    [10, 1.8125, 0.05],
    [29, 0.8542, 0.2],
    [30, 2.0423, 0.025],
    [120, 2.3578, 0.01],
  ])('with %i degrees of freedom, %f is exceeded with a chance of %f', (degrees, t, p) => {
    expect(studentTail(t, degrees)).toBeCloseTo(p, 4);
    expect(studentTail(-t, degrees)).toBeCloseTo(1 - p, 4);
  });

  it('falls with t, from one half at zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (degrees, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          expect(studentTail(low, degrees)).toBeGreaterThanOrEqual(studentTail(high, degrees) - 1e-12);
          expect(studentTail(0, degrees)).toBeCloseTo(0.5, 12);
        },
      ),
    );
  });

  it('refuses degrees that are no whole number from 1', () => {
    expect(() => studentTail(1, 0)).toThrow('0');
    expect(() => studentTail(1, 2.5)).toThrow('2.5');
  });
});
