import { describe, expect, it } from 'vitest';
import { lookupOf } from '../../../src/providers/simulated/lookup.ts';
import { worlds } from '../../../src/providers/simulated/worlds/index.ts';
import { loadSample, samples } from '../../../src/store/samples.ts';
import { readPublic } from './scoring.ts';

const lookup = lookupOf(worlds);
const inputs = (
  await Promise.all(
    samples.map(async ({ id }) => {
      const { dataset } = await loadSample(id, readPublic);
      return dataset.examples.map(({ fields }) => fields[dataset.fields[0]!]!);
    }),
  )
).flat();

describe('looking up examples', () => {
  it('finds every one inside a longer text, exactly where it stands', () => {
    for (const input of inputs) {
      const text = `Message: "${input}" (end)`;
      expect(lookup.inside(text)).toMatchObject([{ start: 10, end: 10 + input.length }]);
      expect(lookup.whole(text)).toBeUndefined();
    }
  });

  it('finds several in order', () => {
    const [a, b, c] = inputs as [string, string, string];
    const found = lookup.inside([b, a, c].join('\n'));
    expect(found.map(({ case: { mark } }) => mark)).toEqual(
      [b, a, c].map((input) => lookup.whole(input)!.case.mark),
    );
  });

  it('does not take a changed text for a known one', () => {
    const [input] = inputs as [string];
    expect(lookup.whole(`${input}!`)).toBeUndefined();
    expect(lookup.whole(input.toUpperCase())).toBeUndefined();
    expect(lookup.inside(`x${input}`)).toEqual([]);
    expect(lookup.inside(input.slice(0, -1))).toEqual([]);
    expect(lookup.inside('')).toEqual([]);
  });
});
