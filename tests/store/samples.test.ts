import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../src/core/digest.ts';
import { isSampleDataset, loadSample, samples } from '../../src/store/samples.ts';
import { readPublic } from '../providers/simulated/scoring.ts';

describe.each(samples.map((sample) => [sample.id, sample] as const))('the sample %s', (id, sample) => {
  it('has the rows that the simulated model knows, and its id says so', async () => {
    const { task, dataset } = await loadSample(id, readPublic);
    expect(dataset.id).toBe(sample.datasetId);
    expect(task.datasetId).toBe(dataset.id);
    expect(dataset.examples.length).toBeGreaterThanOrEqual(180);
    expect(dataset.fields).toEqual(sample.fields);
    expect(isSampleDataset(dataset.id)).toBe(true);
    expect(isSampleDataset(datasetOf(dataset.fields, dataset.examples.slice(1)).id)).toBe(false);
  });

  it('has no row twice and no empty field', async () => {
    const { dataset } = await loadSample(id, readPublic);
    const inputs = dataset.examples.map(({ fields }) => fields[sample.fields[0]!]!.toLowerCase());
    expect(new Set(inputs).size).toBe(inputs.length);
    for (const { fields, target } of dataset.examples)
      for (const value of [...Object.values(fields), target]) expect(value.trim()).not.toBe('');
  });

  it('is split in the same way every time, with a test split that is large enough', async () => {
    const [first, second] = [await loadSample(id, readPublic), await loadSample(id, readPublic)];
    expect(second.task.split).toEqual(first.task.split);
    const { train, dev, test } = first.task.split;
    expect(test.length).toBeGreaterThanOrEqual(90);
    for (const split of [train, dev]) {
      expect(split.length).toBeGreaterThanOrEqual(38);
      expect(split.length).toBeLessThanOrEqual(48);
    }
    const all = [...train, ...dev, ...test];
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(all)).toEqual(new Set(first.dataset.examples.map((example) => example.id)));
  });

  it('has every label in every split, where there are labels', async () => {
    const { task, dataset } = await loadSample(id, readPublic);
    if (task.metric.kind !== 'exact') return;
    const targets = new Map(dataset.examples.map(({ id: exampleId, target }) => [exampleId, target]));
    const labels = new Set(targets.values());
    for (const ids of Object.values(task.split))
      expect(new Set(ids.map((exampleId) => targets.get(exampleId)))).toEqual(labels);
  });

  it('offers a start and other weak prompts', () => {
    expect(sample.seeds.length).toBeGreaterThanOrEqual(3);
    expect(new Set(sample.seeds.map(({ text }) => text)).size).toBe(sample.seeds.length);
  });
});

it('says which sample there is not', async () => {
  await expect(loadSample('haiku', readPublic)).rejects.toThrow('haiku');
});

it('says which file and row are damaged', async () => {
  const cut = (text: string) => async () => text;
  await expect(loadSample('support-triage', cut('message,label\n"never closed,billing\n'))).rejects.toThrow(
    /support-triage\.csv.*row/,
  );
  await expect(loadSample('support-triage', cut('message,label\nno label here\n'))).rejects.toThrow(
    /support-triage\.csv.*row 1/,
  );
  await expect(
    loadSample('maths-word-problems', cut('{"problem":"How many?","answer":3}\n{"problem":')),
  ).rejects.toThrow(/maths-word-problems\.jsonl.*row 2/);
  await expect(loadSample('maths-word-problems', cut('{"problem":"How many?"}\n'))).rejects.toThrow(
    /maths-word-problems\.jsonl.*row 1/,
  );
});
