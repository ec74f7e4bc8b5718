import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '../../src/core/model.ts';
import type { Entry, RunEvent } from '../../src/core/event.ts';
import type { RunRecord } from '../../src/core/spec.ts';
import type { Split } from '../../src/core/task.ts';
import { verdictOf, type Comparison } from '../../src/views/verdict.ts';
import {
  headline,
  migrationSentence,
  openingsSentence,
  overfitSentence,
  points,
  sentence,
} from '../../src/views/verdictWords.ts';

const ids = (n: number, name: string) => Array.from({ length: n }, (_, i) => `${name}${i}`);

const runOf = (changes: Partial<RunRecord> = {}, test = 90): RunRecord => ({
  id: 'run',
  name: 'A run',
  spec: {
    method: { id: 'evoprompt-de', version: 1 },
    options: {},
    seed: 'seed',
    task: {
      id: 'task',
      name: 'Task',
      description: '',
      datasetId: 'data',
      split: { train: [], dev: ids(40, 'd'), test: ids(test, 't') },
      metric: { kind: 'exact' },
      seeds: [{ text: 'start' }],
      inputTemplate: '{{text}}',
      maxTokens: 10,
    },
    models: {
      optimizer: { connection: 'simulated', model: 'gardener' },
      task: { connection: 'simulated', model: 'gardener' },
    },
  },
  budget: { calls: 100 },
  wanted: 'running',
  status: 'done',
  createdAt: 0,
  prices: {},
  ...changes,
});

const proposed = (id: string): Entry => ({
  place: id,
  event: {
    type: 'candidate-proposed',
    candidate: { id, text: `prompt ${id}`, by: 'seed', parents: [], calls: [] },
  },
});

const scored = (candidateId: string, on: Split, scores: readonly number[]): Entry => {
  const event: RunEvent = {
    type: 'candidate-scored',
    candidateId,
    on,
    score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    scores,
    usage: NO_USAGE,
  };
  return { place: on === 'test' ? `v/1/${candidateId}` : `9/${candidateId}`, event };
};

const opened = (start: string, champion: string): Entry => ({
  place: `v/2/${champion}`,
  event: { type: 'test-opened', start, champion },
});

const right = (n: number, of: number) => Array.from({ length: of }, (_, i) => (i < n ? 1 : 0));

/** Start right on the first `a` of `n`, champion on the first `b`: so they differ on b − a examples, all one way. */
function comparisonOf(a: number, b: number, n: number, dev: { start: number; champion: number }): Comparison {
  const state = verdictOf(runOf({ champion: '5' }, n), [
    proposed('0'),
    proposed('5'),
    scored('0', 'dev', right(dev.start, 100)),
    scored('5', 'dev', right(dev.champion, 100)),
    scored('0', 'test', right(a, n)),
    scored('5', 'test', right(b, n)),
    opened('0', '5'),
  ]);
  if (state.kind !== 'done') throw new Error(`expected a verdict, got ${state.kind}`);
  return state.comparison;
}

const even = { start: 70, champion: 80 };

describe('the state of a verdict', () => {
  it('is impossible without test examples', () => {
    expect(verdictOf(runOf({}, 0), [])).toEqual({ kind: 'impossible' });
  });

  it('is locked until the first prompt is answered, then opening', () => {
    const running = runOf({ status: 'running' });
    const before = [proposed('0'), scored('0', 'dev', right(20, 40))];
    expect(verdictOf(running, before)).toEqual({ kind: 'locked' });
    const after = [...before, scored('0', 'test', right(60, 90))];
    expect(verdictOf(running, after)).toEqual({ kind: 'opening', measured: 1 });
  });

  it('says when the run ended without opening it', () => {
    expect(verdictOf(runOf(), [proposed('0')])).toEqual({ kind: 'unopened' });
  });

  it('takes the opening of the present champion and counts all', () => {
    const entries = [
      proposed('0'),
      proposed('5'),
      proposed('8'),
      scored('0', 'test', right(50, 90)),
      scored('5', 'test', right(60, 90)),
      opened('0', '5'),
      scored('8', 'test', right(70, 90)),
      opened('0', '8'),
    ];
    const state = verdictOf(runOf({ champion: '8' }), entries);
    expect(state.kind === 'done' && state.comparison.champion.candidate.id).toBe('8');
    expect(state.kind === 'done' && openingsSentence(state.comparison)).toContain('opened 2 times');
    const first = verdictOf(runOf({ champion: '5' }), entries);
    expect(first.kind === 'done' && first.comparison.champion.candidate.id).toBe('5');
  });
});

describe('the words of a verdict', () => {
  it('names a real improvement with its interval', () => {
    const comparison = comparisonOf(60, 70, 90, even);
    expect(comparison.finding).toBe('better');
    expect(sentence(comparison)).toMatch(/^\+11 points on 90 test examples, 95 % interval \+\d+ to \+\d+\.$/);
    expect(comparison.difference).toMatchObject({ wins: 10, losses: 0, ties: 80 });
  });

  it('does not claim what the data cannot tell', () => {
    const comparison = comparisonOf(60, 62, 90, even);
    expect(comparison.finding).toBe('unclear');
    expect(sentence(comparison)).toContain('not distinguishable from where you started');
  });

  it('is careful where interval and exact test disagree', () => {
    const comparison = comparisonOf(14, 19, 41, even);
    expect(comparison.difference.low).toBeGreaterThan(0);
    expect(comparison.finding).toBe('likely');
    expect(sentence(comparison)).toContain('p = 0.06');
  });

  it('advises against a champion that is worse', () => {
    const comparison = comparisonOf(70, 55, 90, even);
    expect(comparison.finding).toBe('worse');
    expect(sentence(comparison)).toContain('. Keep your start prompt.');
    expect(sentence(comparison)).toContain('−17 points');
  });

  it('says that nothing better was found when the start won', () => {
    const state = verdictOf(runOf({ champion: '0' }), [
      proposed('0'),
      scored('0', 'test', right(60, 90)),
      opened('0', '0'),
    ]);
    if (state.kind !== 'done') throw new Error(state.kind);
    expect(state.comparison.finding).toBe('same');
    expect(headline(state.comparison)).toBe('Nothing better was found');
    expect(sentence(state.comparison)).toContain('66.7 % on 90 test examples');
  });

  it('says overfitting aloud, and only then', () => {
    expect(overfitSentence(comparisonOf(60, 62, 90, { start: 60, champion: 85 }))).toContain('+25 points');
    expect(overfitSentence(comparisonOf(60, 70, 90, { start: 60, champion: 72 }))).toBeUndefined();
    expect(openingsSentence(comparisonOf(60, 70, 90, even))).toBeUndefined();
  });

  it.each([
    [0.114, '+11'],
    [-0.04, '−4'],
    [0, '0'],
    [-0.0001, '0'],
    [0.004, '+0.4'],
    [0.0099, '+1'],
  ])('writes %s as %s points', (difference, words) => {
    expect(points(difference)).toBe(words);
  });
});

describe('a prompt that was carried to another model', () => {
  const from = { connection: 'far', model: 'oak' };
  const carried = runOf({ migration: { runId: 'grown', from, score: 0.9 } });
  const found = comparisonOf(50, 60, 100, { start: 50, champion: 60 });

  it('is told there, here as it was, and here after the search', () => {
    expect(migrationSentence(carried, found)).toBe(
      'The start was grown on oak, where it scores 90 % on the same test examples. On gardener it scores 50 % as it is, and 60 % after it was adapted.',
    );
  });

  it('claims no score where none was measured, and no adaptation where none was found', () => {
    const unmeasured = runOf({ migration: { runId: 'grown', from } });
    expect(migrationSentence(unmeasured, { ...found, finding: 'same' })).toBe(
      'The start was grown on oak. On gardener it scores 50 % as it is, and the search found nothing better for this model.',
    );
  });

  it('says nothing of other runs', () => expect(migrationSentence(runOf(), found)).toBeUndefined());
});
