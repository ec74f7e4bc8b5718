import { describe, expect, it } from 'vitest';
import { datasetOf, exampleOf } from '../../../src/core/digest.ts';
import { counted, rowList, sizeOf } from '../../../src/ui/task/counted.ts';
import { suggestTask } from '../../../src/ui/task/suggestTask.ts';
import { faultsOfTask, type TaskText } from '../../../src/ui/task/taskFaults.ts';

const dataset = (targets: string[], fields = ['text']) =>
  datasetOf(
    fields,
    targets.map((target, i) =>
      exampleOf(Object.fromEntries(fields.map((field) => [field, `${field} ${i}`])), target),
    ),
  );
const times = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i));

describe('words for numbers', () => {
  it('counts', () => {
    expect([counted(1, 'row'), counted(1200, 'row')]).toEqual(['1 row', '1,200 rows']);
    expect([sizeOf(812), sizeOf(1_300_000)]).toEqual(['812 bytes', '1.2 MB']);
  });

  it.each([
    [[4], 'row 4'],
    [[4, 9], 'rows 4 and 9'],
    [[1, 2, 3], 'rows 1, 2 and 3'],
    [times(9, String).map(Number), 'rows 0, 1, 2, 3, 4, 5 and 3 more'],
  ])('lists %j', (rows, words) => expect(rowList(rows)).toBe(words));
});

describe('suggestTask', () => {
  it('names the labels and judges exactly', () =>
    expect(suggestTask(dataset(times(20, (i) => ['spam', 'ham'][i % 2]!)))).toMatchObject({
      prompt: 'Classify the input. Answer with exactly one of: ham, spam.',
      inputTemplate: '{{text}}',
      metric: { kind: 'exact' },
    }));

  it('judges numbers as numbers', () =>
    expect(suggestTask(dataset(times(20, (i) => `${i * 7}`))).metric).toEqual({ kind: 'numeric' }));

  it('judges two numbers that come back as labels', () =>
    expect(suggestTask(dataset(times(20, (i) => `${i % 2}`))).metric).toEqual({ kind: 'exact' }));

  it('judges texts by shared words, and shows every field by its name', () =>
    expect(
      suggestTask(
        dataset(
          times(20, (i) => `a rather long answer to question ${i}`),
          ['q', 'context'],
        ),
      ),
    ).toMatchObject({
      inputTemplate: 'q: {{q}}\ncontext: {{context}}',
      metric: { kind: 'token-f1' },
    }));
});

describe('faultsOfTask', () => {
  const right: TaskText = {
    name: 'Name',
    seeds: [{ text: 'Do it.' }],
    inputTemplate: '{{text}}',
    metric: { kind: 'exact' },
    maxTokens: 10,
  };
  const rows = dataset(['12', 'twelve', 'x']);

  it('finds nothing wrong with what is right', () => expect(faultsOfTask(right, rows)).toEqual({}));

  it.each<[Partial<TaskText>, keyof TaskText, string]>([
    [{ name: ' ' }, 'name', 'no name'],
    [{ seeds: [{ text: ' ' }] }, 'seeds', 'no prompt'],
    [{ inputTemplate: '{{txt}}' }, 'inputTemplate', 'No field is called “txt”. Use {{text}}.'],
    [{ inputTemplate: 'same' }, 'inputTemplate', 'same for every example'],
    [{ metric: { kind: 'numeric' } }, 'metric', 'Row 2: The target “twelve” is not a number'],
    [{ metric: { kind: 'numeric' } }, 'metric', '1 more row'],
    [{ metric: { kind: 'regex', pattern: '(' } }, 'metric', 'cannot be used'],
    [{ maxTokens: NaN }, 'maxTokens', 'whole number'],
    [{ maxTokens: 0.5 }, 'maxTokens', 'whole number'],
  ])('%j', (change, part, words) => {
    const faults = faultsOfTask({ ...right, ...change }, rows);
    expect(Object.keys(faults)).toEqual([part]);
    expect(faults[part as keyof typeof faults]).toContain(words);
  });

  it('lets a prompt place the input itself', () =>
    expect(faultsOfTask({ ...right, seeds: [{ text: 'Judge {{text}}.' }], inputTemplate: '' }, rows)).toEqual(
      {},
    ));
});
