import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/event.ts';
import { comparability, curveOf } from '../../src/views/compare.ts';
import { specOf } from '../fixtures/grow.ts';

const usage = { tokensIn: 1_000_000, tokensOut: 0 };
const sizes = { train: 5, dev: 4, test: 9 };
const prices = { optimizer: { input: 3, output: 0 }, task: { input: 1, output: 0 } };
const scored = (on: 'dev' | 'test' | string[], score: number, more = {}): RunEvent => ({
  type: 'candidate-scored',
  candidateId: '0',
  on,
  score,
  scores: [],
  usage,
  ...more,
});
const replied: RunEvent = { type: 'reply-received', by: 'x', calls: ['a', 'b'], usage };
const rows = (...events: RunEvent[]) => events.map((event, seq) => ({ seq, place: `${seq}`, event }));

describe('the curve of a run', () => {
  it('rises with the best dev score, by calls and by dollars', () => {
    const curve = curveOf(
      rows(scored('dev', 0.5), replied, scored('dev', 0.4), scored(['r1', 'r2'], 1), scored('dev', 0.75)),
      prices,
      sizes,
    );
    expect(curve.points).toEqual([
      { calls: 4, usd: 1, score: 0.5 },
      { calls: 16, usd: 7, score: 0.75 },
    ]);
    expect(curve).toMatchObject({ calls: 16, usd: 7 });
  });

  it('counts what was asked, and leaves out the verdict and likelihoods', () => {
    const curve = curveOf(
      rows(
        scored('dev', 0.9, { measuring: 'likelihood' }),
        scored('dev', 0.5, { asked: 1 }),
        scored('test', 1),
      ),
      prices,
      sizes,
    );
    expect(curve.points).toEqual([{ calls: 5, usd: 2, score: 0.5 }]);
    expect(curve.calls).toBe(5);
  });

  it('knows no dollars once a price is unknown', () => {
    const curve = curveOf(
      rows(scored('dev', 0.5), replied, scored('dev', 0.6)),
      { task: prices.task },
      sizes,
    );
    expect(curve.points.map(({ usd }) => usd)).toEqual([1, undefined]);
  });
});

describe('comparability', () => {
  const spec = specOf();
  const changed = (task: Partial<typeof spec.task>) =>
    comparability({ ...spec, task: { ...spec.task, ...task } });

  it('does not depend on method, options, seed or optimizer model', () => {
    const other = { ...specOf('evoprompt-de', '9'), options: {} };
    const models = { ...spec.models, optimizer: { connection: 'a', model: 'b' } };
    expect(comparability({ ...other, models })).toBe(comparability(spec));
  });

  it('ends with other test rows, metric, start, template or task model', () => {
    const model = { ...spec.models, task: { connection: 'a', model: 'b' } };
    const all = [
      comparability(spec),
      comparability({ ...spec, models: model }),
      changed({ split: { ...spec.task.split, test: spec.task.split.test.slice(1) } }),
      changed({ metric: { kind: 'contains' } }),
      changed({ seeds: [{ text: 'Another start' }] }),
      changed({ inputTemplate: 'Ticket: {{ticket}}' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
