import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/core/digest.ts';
import type { Example } from '../../src/core/task.ts';
import { checkData, halfWidth, labelsOf } from '../../src/store/dataChecks.ts';

const row = (text: string, target: string): Example => exampleOf({ text }, target);
const split = (train: Example[], dev: Example[], test: Example[]) => ({
  train: train.map(({ id }) => id),
  dev: dev.map(({ id }) => id),
  test: test.map(({ id }) => id),
});

describe('checkData', () => {
  const rows = [row('a', 'x'), row(' A ', 'x'), row('b', 'x'), row('b', 'y'), row('', 'y'), row('c', '')];
  const checks = checkData(rows, split(rows.slice(0, 1), rows.slice(1, 3), rows.slice(3)));

  it('finds rows that say the same, and the splits that they leak between', () =>
    expect(checks.duplicates).toEqual([{ rows: [1, 2], splits: ['train', 'dev'] }]));

  it('finds the same fields with different targets', () =>
    expect(checks.contradictions).toEqual([{ rows: [3, 4], fields: { text: 'b' }, targets: ['x', 'y'] }]));

  it('does not take another spelling of a target for a contradiction', () =>
    expect(checkData([row('a', 'Yes'), row('a', 'yes')], split([], [], [])).contradictions).toEqual([]));

  it('finds empty targets and fields', () => {
    expect(checks.emptyTargets).toEqual([6]);
    expect(checks.emptyFields).toEqual([{ field: 'text', rows: [5] }]);
  });

  it('counts each label in each split', () =>
    expect(checks.coverage).toEqual([
      { label: '', count: { train: 0, dev: 0, test: 1 } },
      { label: 'x', count: { train: 1, dev: 2, test: 0 } },
      { label: 'y', count: { train: 0, dev: 0, test: 2 } },
    ]));
});

describe('labelsOf', () => {
  it('takes few targets that come back for labels', () =>
    expect(labelsOf(Array.from({ length: 20 }, (_, i) => row(`${i}`, ['b', 'a'][i % 2]!)))).toEqual([
      'a',
      'b',
    ]));

  it('does not take answers for labels', () => {
    expect(labelsOf(Array.from({ length: 100 }, (_, i) => row(`${i}`, `answer ${i}`)))).toBeUndefined();
    expect(labelsOf([row('a', 'x'), row('b', 'y')])).toBeUndefined();
  });
});

it.each([
  [40, 15],
  [100, 10],
  [400, 5],
])('expects about the half-width of a proportion: %d examples, ±%d', (n, points) =>
  expect(halfWidth(n)).toBe(points),
);
