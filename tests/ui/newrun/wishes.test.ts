import { describe, expect, it } from 'vitest';
import { ape } from '../../../src/optimizers/ape/ape.ts';
import { opro } from '../../../src/optimizers/opro/opro.ts';
import { capabilityFault, capabilityNotes } from '../../../src/ui/newrun/wishes.ts';

const byLikelihood = { scoring: 'likelihood' };
const byAccuracy = { scoring: 'accuracy' };

describe('a task model that is known to give no log-probabilities', () => {
  it('cannot be scored by likelihood', () => {
    expect(capabilityFault(ape, byLikelihood, { logprobs: false }, false)).toContain('no log-probabilities');
  });

  it('does for everything else', () => {
    expect(capabilityFault(ape, byAccuracy, { logprobs: false }, false)).toBeUndefined();
    expect(capabilityFault(opro, {}, { logprobs: false }, false)).toBeUndefined();
    expect(capabilityNotes(ape, byAccuracy, {}, false)).toEqual([]);
  });
});

it('what nobody has tried is said, and what is known to be there is not', () => {
  expect(capabilityNotes(ape, byLikelihood, {}, true).join()).toMatch(/log-probabilities.*JSON/);
  expect(capabilityNotes(ape, byLikelihood, { logprobs: true, json: true }, true)).toEqual([]);
});

it('a model that cannot be held to JSON is refused that wish', () => {
  expect(capabilityFault(opro, {}, { json: false }, true)).toContain('JSON');
  expect(capabilityFault(opro, {}, { json: false }, false)).toBeUndefined();
});

it('a model that heeds no temperature is said to answer otherwise another time', () => {
  expect(capabilityNotes(opro, {}, { temperature: false }, false).join()).toContain('replays the same');
});
