import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/event.ts';
import { childrenOf, nodeOf, pathFrom, stepFrom } from '../../src/views/lineage.ts';
import { canonical, emptyTree, growTree, type Row, type Tree } from '../../src/views/tree.ts';
import { grow, specOf } from '../fixtures/grow.ts';

const { task } = specOf();

const rowsOf = (entries: readonly { place: string; event: RunEvent }[]): Row[] =>
  entries.map(({ place, event }, i) => ({
    seq: i + 1,
    place,
    event: event.type === 'candidate-scored' ? { ...event, scores: [] } : event,
  }));

/** What a tree says, without what its fold carries on. */
const said = ({ nodes, start, best, champion, generations, steps, ahead }: Tree) => ({
  nodes,
  start,
  best,
  champion,
  generations,
  ahead,
  steps: [...steps],
});

const whole = (rows: readonly Row[]) => growTree(emptyTree(task), rows);

const proposed = (id: string, by = 'crossover', parents: string[] = []): RunEvent => ({
  type: 'candidate-proposed',
  candidate: {
    id,
    text: by === 'seed' ? task.seeds[0]!.text : id,
    by,
    parents: parents.map((p, i) => ({ id: p, role: `parent ${i + 1}` })),
    calls: [],
  },
});
const scored = (
  candidateId: string,
  score: number,
  on: 'dev' | 'test' | 'train' | string[] = 'dev',
): RunEvent => ({
  type: 'candidate-scored',
  candidateId,
  on,
  score,
  scores: [],
  usage: { tokensIn: 0, tokensOut: 0 },
});
const journal = (...events: [string, RunEvent][]): Row[] =>
  events.map(([place, event], i) => ({ seq: i, place, event }));

describe('growTree', () => {
  it('collects what a method remarked on a node, in order', () => {
    const remarked = (remark: string): RunEvent => ({ type: 'candidate-remarked', candidateId: 'a', remark });
    const rows = journal(['a', proposed('a')], ['1', remarked('First.')], ['2', remarked('Second.')]);
    expect(nodeOf(whole(rows), 'a')?.remarks).toEqual(['First.', 'Second.']);
  });

  const rows = rowsOf(grow({ nodes: 110, failures: 0.15 }).entries);

  it('says the same whether it is grown at once or in portions', () => {
    const once = said(whole(rows));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }), (portions) => {
        let tree = emptyTree(task);
        let from = 0;
        for (const portion of portions) {
          tree = growTree(tree, rows.slice(from, from + portion));
          from += portion;
        }
        expect(said(growTree(tree, rows.slice(from)))).toEqual(once);
      }),
      { numRuns: 40 },
    );
  });

  it('never changes a number, and never an older tree', () => {
    let tree = emptyTree(task);
    const numbers = new Map<string, number>();
    for (const row of rows) {
      const before = tree.nodes.map(({ id, status }) => `${id} ${status}`);
      const next = growTree(tree, [row]);
      expect(tree.nodes.map(({ id, status }) => `${id} ${status}`)).toEqual(before);
      for (const { id, number } of next.nodes) {
        expect(numbers.get(id) ?? number).toBe(number);
        numbers.set(id, number);
      }
      tree = next;
    }
    expect(new Set(numbers.values()).size).toBe(tree.nodes.length);
  });

  it('numbers a finished run by place, whatever order its answers came in', () => {
    const shuffled = rows.toSorted((a, b) => ((a.seq * 7919) % 1009) - ((b.seq * 7919) % 1009));
    expect(said(whole(canonical(shuffled)))).toEqual(said(whole(canonical(rows))));
    expect(whole(canonical(rows)).nodes[0]!.id).toBe('0.0/0');
  });

  it('refuses to be grown in two directions', () => {
    const tree = whole(rows.slice(0, 10));
    growTree(tree, rows.slice(10));
    expect(() => growTree(tree, rows.slice(10))).toThrow('grown before');
  });

  it('folds 20,000 events, even one at a time, in a few seconds', { timeout: 60_000 }, () => {
    const many = rowsOf(grow({ nodes: 6600, population: 50 }).entries);
    expect(many.length).toBeGreaterThan(19_000);
    const began = performance.now();
    let tree = emptyTree(task);
    for (const row of many) tree = growTree(tree, [row]);
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(tree.nodes.length).toBeGreaterThan(6_000);
  });

  it('keeps every parent with its role, and failed proposals without text', () => {
    const tree = whole(rows);
    const child = tree.nodes.find(({ by, status }) => by === 'crossover' && status !== 'failed')!;
    expect(child.parents.map(({ role }) => role)).toEqual(['parent 1', 'parent 2']);
    for (const { id } of child.parents) expect(nodeOf(tree, id)).toBeDefined();
    const failed = tree.nodes.filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(3);
    for (const node of failed) expect(node).toMatchObject({ fault: expect.any(String), measures: {} });
    expect(failed[0]).not.toHaveProperty('text');
  });

  it('knows generations, the size of a split, and who lives on', () => {
    const tree = whole(
      journal(
        ['0.0/0', proposed('0.0/0', 'seed')],
        ['0.0/1', scored('0.0/0', 0.5)],
        ['0.1/0', proposed('0.1/0', 'seed')],
        ['1', { type: 'population-kept', ids: ['0.0/0'] }],
        ['2', { type: 'round-started', round: 0 }],
        ['3.0/1', proposed('3.0/1', 'crossover', ['0.0/0', '0.1/0'])],
        ['3.1/1', proposed('3.1/1', 'crossover', ['0.0/0'])],
        ['3.1/2', scored('3.1/1', 0.4)],
        ['3.0/2', scored('3.0/1', 0.75)],
        ['4', { type: 'population-kept', ids: ['0.0/0', '3.0/1'] }],
        ['5', { type: 'round-started', round: 1 }],
        ['6.0/1', proposed('6.0/1', 'crossover', ['3.0/1'])],
        ['v/1/3.0/1', scored('3.0/1', 0.6, 'test')],
      ),
    );
    expect(tree.nodes.map(({ generation }) => generation)).toEqual([0, 0, 1, 1, 2]);
    expect(tree.nodes.map(({ status }) => status)).toEqual(['alive', 'unscored', 'alive', 'out', 'unscored']);
    expect(nodeOf(tree, '3.0/1')!.measures).toEqual({
      dev: { score: 0.75, n: 40, batches: [{ place: '3.0/2', on: 'dev', score: 0.75 }] },
      test: { score: 0.6, n: 80, batches: [{ place: 'v/1/3.0/1', on: 'test', score: 0.6 }] },
    });
    expect(tree).toMatchObject({ start: '0.0/0', best: '3.0/1', generations: 2 });
    expect(pathFrom(tree, '6.0/1').map(({ id }) => id)).toEqual(['6.0/1', '3.0/1', '0.0/0']);
    expect(childrenOf(tree, tree.nodes[0]!).map(({ id }) => id)).toEqual(['3.0/1', '3.1/1']);
    expect(stepFrom(tree, tree.nodes[0]!, 'child').id).toBe('3.0/1');
    expect(stepFrom(tree, nodeOf(tree, '3.0/1')!, 'worse').id).toBe('3.1/1');
  });

  it('prefers the start among equals, then who stands first in the run', () => {
    const tree = whole(
      journal(
        ['1.1/1', proposed('1.1/1')],
        ['1.1/2', scored('1.1/1', 0.5)],
        ['1.0/1', proposed('1.0/1')],
        ['1.0/2', scored('1.0/1', 0.5)],
      ),
    );
    expect(tree.best).toBe('1.0/1');
    const later = growTree(
      tree,
      journal(['0.0/0', proposed('0.0/0', 'seed')], ['0.0/1', scored('0.0/0', 0.5)]),
    );
    expect(later.best).toBe('0.0/0');
  });

  it('takes the mean of samples over all their examples', () => {
    const tree = whole(
      journal(['0', proposed('0')], ['1', scored('0', 1, ['a'])], ['2', scored('0', 0.5, ['b', 'c', 'd'])]),
    );
    expect(tree.nodes[0]!.measures.sample).toMatchObject({ score: 0.625, n: 4 });
    expect(tree.best).toBeUndefined();
  });

  it('counts an example once, however often it is drawn', () => {
    const tree = whole(
      journal(
        ['0', proposed('0')],
        ['1', scored('0', 1, ['a', 'b'])],
        ['2', scored('0', 1, ['b', 'a'])],
        ['3', scored('0', 0.5, ['a', 'b', 'c', 'd'])],
      ),
    );
    expect(tree.nodes[0]!.measures.sample).toMatchObject({ score: 0.5, n: 4 });
    const more = growTree(tree, journal(['4', scored('0', 0.5, ['d', 'e'])]));
    const { score, n } = more.nodes[0]!.measures.sample!;
    expect(n).toBe(5); // what d scored is taken for the mean so far
    expect(score).toBeCloseTo((2 + 0.5) / 5);
  });

  it('shows the dev score, else the larger estimate, else a likelihood, and never the test score', () => {
    const likely = { ...scored('0', 0.3, ['a']), measuring: 'likelihood' } as RunEvent;
    let tree = whole(journal(['0', proposed('0')], ['v/1/0', scored('0', 0.9, 'test')]));
    const shown = () => [tree.nodes[0]!.shown?.ground, tree.nodes[0]!.shown?.score];
    expect(shown()).toEqual([undefined, undefined]);
    for (const [event, ground, score] of [
      [likely, 'likelihood', 0.3],
      [scored('0', 0.5, ['a', 'b']), 'sample', 0.5],
      [scored('0', 0.6, 'train'), 'train', 0.6],
      [scored('0', 0.7), 'dev', 0.7],
      [scored('0', 0.1, ['c']), 'dev', 0.7],
    ] as const) {
      tree = growTree(tree, journal([String(tree.stepCount), event]));
      expect(shown()).toEqual([ground, score]);
    }
    expect(tree.steps.map(({ score }) => score)).toEqual([undefined, 0.3, 0.5, 0.6, 0.7]);
    expect(tree.best).toBe('0');
  });

  it('never takes a likelihood on dev for a dev score', () => {
    const tree = whole(
      journal(['0', proposed('0')], ['1', { ...scored('0', 0.9), measuring: 'likelihood' } as RunEvent]),
    );
    expect(tree.best).toBeUndefined();
    expect(tree.nodes[0]!.measures).toMatchObject({ likelihood: { score: 0.9, n: 40 } });
  });

  it('knows who is ahead by the last selection in the order of places, and leaves mutation-prompts alive', () => {
    const mutation = proposed('0.1/0', 'first');
    if (mutation.type === 'candidate-proposed')
      Object.assign(mutation.candidate, { kind: 'mutation-prompt' });
    const tree = whole(
      journal(
        ['0.0/0', proposed('0.0/0')],
        ['0.1/0', mutation],
        ['0.2/0', proposed('0.2/0')],
        ['3', { type: 'population-kept', ids: ['0.2/0', '0.0/0'] }],
        ['2', { type: 'population-kept', ids: ['0.0/0'] }],
      ),
    );
    expect(tree.ahead).toBe('0.2/0');
    expect(tree.nodes[1]).toMatchObject({ status: 'alive', kind: 'mutation-prompt' });
  });
});
