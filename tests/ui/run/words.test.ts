import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/spec.ts';
import { stageOf } from '../../../src/views/eventLog.ts';
import { emptyTree } from '../../../src/views/tree.ts';
import { applicable, statusSentence } from '../../../src/ui/run/controls/runWords.ts';
import { remedyOf } from '../../../src/ui/run/controls/remedies.ts';
import { roundTicks } from '../../../src/ui/chart/chartScale.ts';
import { firstWords, intervalWords, scoreStep } from '../../../src/ui/run/nodeWords.ts';
import { shapePath } from '../../../src/ui/run/tree/shapes.ts';
import { specOf } from '../../fixtures/grow.ts';

const run = (over: Partial<RunRecord>): RunRecord => ({
  id: 'r',
  name: 'r',
  spec: specOf(),
  budget: { calls: 10 },
  wanted: 'running',
  status: 'running',
  createdAt: 0,
  prices: {},
  ...over,
});

describe('what can be asked of a run', () => {
  it.each<[Partial<RunRecord>, string]>([
    [{}, 'pause stop'],
    [{ status: 'waiting' }, 'pause stop'],
    [{ wanted: 'paused' }, 'resume stop'],
    [{ wanted: 'stopped' }, ''],
    [{ wanted: 'paused', status: 'paused' }, 'resume stop'],
    [{ wanted: 'paused', status: 'failed', error: { kind: 'network', message: '' } }, 'resume stop'],
    [{ wanted: 'paused', status: 'failed', error: { kind: 'divergence', message: '' } }, ''],
    [{ wanted: 'paused', status: 'done', ending: 'completed' }, ''],
    [{ wanted: 'paused', status: 'done', ending: 'stopped' }, 'resume'],
    [{ wanted: 'paused', status: 'done', ending: 'budget' }, 'raise'],
    [{ wanted: 'paused', status: 'done', ending: 'budget', imported: true }, ''],
    [{ wanted: 'paused', status: 'paused', imported: true }, ''],
  ])('%o: %s', (over, expected) => {
    const can = applicable(run(over), false);
    expect(
      Object.entries(can)
        .flatMap(([name, may]) => (may ? [name] : []))
        .join(' '),
    ).toBe(expected);
  });

  it('never goes on with another version’s run', () => {
    expect(applicable(run({ wanted: 'paused', status: 'paused' }), true)).toEqual({
      pause: false,
      resume: false,
      stop: false,
      raise: false,
    });
  });
});

describe('how a run stands', () => {
  const scored = (place: string) =>
    ({
      seq: 1,
      place,
      event: {
        type: 'candidate-scored',
        candidateId: 'c',
        on: 'dev',
        score: 1,
        scores: [],
        usage: { tokensIn: 0, tokensOut: 0 },
      },
    }) as Parameters<typeof stageOf>[0];
  const said = (last: Parameters<typeof stageOf>[0]) =>
    statusSentence(run({}), emptyTree(run({}).spec.task), undefined, stageOf(last));

  it('tells the search from its finals and its verdict', () => {
    expect(said(undefined)).toContain('Growing');
    expect(said(scored('3/0'))).toContain('Growing');
    expect(said(scored('f/0'))).toContain('finalists');
    expect(said(scored('v/1/c'))).toContain('test split');
  });

  it('is searching again after a verdict, when the budget was raised', () => {
    const opened = {
      seq: 2,
      place: 'v/2/c',
      event: { type: 'test-opened', start: 's', champion: 'c' },
    } as const;
    expect(stageOf(opened)).toBe('search');
  });
});

describe('words and shapes', () => {
  it('advises on every kind of failure, known or not', () => {
    for (const kind of ['network', 'key', 'credit', 'divergence', 'storage', 'bug', 'toString'])
      expect(remedyOf({ kind, message: '' }).advice).toMatch(/\.$/);
  });

  it('advises a run that needs log-probabilities to be begun anew', () => {
    const { title, advice } = remedyOf({ kind: 'no-logprobs', message: '' });
    expect(title).toContain('log-probabilities');
    expect(advice).toContain('start a new one that scores by accuracy');
  });

  it('cuts long prompts at a word', () => {
    expect(firstWords('one\n two   three', 90)).toBe('one two three');
    expect(firstWords('alpha beta gamma delta', 12)).toBe('alpha beta …');
  });

  it('gives Wilson’s interval and a step of the ramp', () => {
    expect(intervalWords({ score: 0.5, n: 40, batches: [] })).toBe('35 to 65 %');
    expect([0, 0.04, 0.96, 1].map(scoreStep)).toEqual([0, 0, 10, 10]);
  });

  it('draws different closed shapes for the six kinds of operators and for mutation-prompts', () => {
    const shapes = (['circle', 'square', 'diamond', 'triangle', 'hexagon', 'cross', 'star'] as const).map(
      (shape) => shapePath(shape, 8),
    );
    expect(new Set(shapes).size).toBe(7);
    for (const shape of shapes) expect(shape).toMatch(/^M.*Z$/);
  });

  it('finds round ticks within a range', () => {
    expect(roundTicks(0, 4468, 4)).toEqual([0, 2000, 4000]);
    expect(roundTicks(0.5, 1, 5)).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });
});
