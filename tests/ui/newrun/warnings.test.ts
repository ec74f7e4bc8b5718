import { describe, expect, it } from 'vitest';
import type { TaskSpec } from '../../../src/core/task.ts';
import { warningsFor } from '../../../src/ui/newrun/warnings.ts';

const split = (dev: number, test: number) => {
  const ids = (n: number) => Array.from({ length: n }, (_, i) => String(i));
  return { split: { train: [], dev: ids(dev), test: ids(test) } } as unknown as TaskSpec;
};
const titles = (dev: number, test: number) => warningsFor(split(dev, test)).map(({ title }) => title);

describe('warnings before a run', () => {
  it('are none for a task of decent size', () => {
    expect(titles(60, 90)).toEqual([]);
  });

  it('name a tiny dev split and what one example weighs', () => {
    expect(titles(8, 90)).toEqual(['Only 8 dev examples']);
    expect(warningsFor(split(8, 90))[0]!.text).toContain('13 points');
    expect(titles(1, 90)).toEqual(['Only 1 dev example']);
  });

  it('say that there will be no verdict', () => {
    expect(titles(60, 0)).toEqual(['No verdict: the test split is empty']);
    expect(titles(60, 12)).toEqual(['Only 12 test examples']);
  });
});
