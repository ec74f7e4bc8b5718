import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLayout, growLayout, type Layout } from '../../src/views/layout.ts';
import { fitScale, pointOf, radiusOf, startsOf, type Frame } from '../../src/views/scale.ts';
import { emptyTree, growTree, type Row } from '../../src/views/tree.ts';
import { grow, specOf } from '../fixtures/grow.ts';
import { growSampled, type Look } from '../fixtures/growSampled.ts';

const { task } = specOf();
const LOOKS: Look[] = ['beam', 'mutation-prompts', 'trajectory', 'likelihood'];
const rowsOf = (nodes: number, population = 10): Row[] =>
  grow({ nodes, population, failures: 0.12 }).entries.map((entry, i) => ({ ...entry, seq: i }));

const rows = rowsOf(110);
const layoutOf = (rows: readonly Row[]): Layout => growLayout(emptyLayout(), growTree(emptyTree(task), rows));

describe('growLayout', () => {
  it('moves a node only when it is scored, and each once', () => {
    let tree = emptyTree(task);
    let layout = emptyLayout();
    for (const row of rows) {
      const before = layout.placed;
      tree = growTree(tree, [row]);
      layout = growLayout(layout, tree);
      const moved = before.filter((placed, i) => layout.placed[i] !== placed);
      expect(moved.length).toBeLessThanOrEqual(1);
      for (const placed of moved) {
        expect(placed.at.lane).toBe('unscored');
        expect(row.event).toMatchObject({
          type: 'candidate-scored',
          candidateId: tree.nodes[placed.position]!.id,
        });
      }
    }
    expect(layout.lanes.unscored).toBe(0);
    expect(layout.lanes.failed).toBeGreaterThan(3);
  });

  it('places a finished tree the same in portions as at once', () => {
    const once = layoutOf(rows);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 12 }), (portions) => {
        let tree = emptyTree(task);
        let layout = emptyLayout();
        let from = 0;
        for (const portion of [...portions, rows.length]) {
          tree = growTree(tree, rows.slice(from, from + portion));
          layout = growLayout(layout, tree);
          from += portion;
        }
        expect(layout.placed).toEqual(once.placed);
        expect(layout.columns).toEqual(once.columns);
      }),
      { numRuns: 25 },
    );
  });

  it.each(LOOKS)(
    'places a %s run, whose nodes move with every sample, the same after any portions',
    (look) => {
      for (const finished of [true, false]) {
        const moving = growSampled({ look, finished }).entries.map((entry, i) => ({ ...entry, seq: i }));
        const once = layoutOf(moving);
        fc.assert(
          fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), (portions) => {
            let tree = emptyTree(task);
            let layout = emptyLayout();
            let from = 0;
            for (const portion of [...portions, moving.length]) {
              tree = growTree(tree, moving.slice(from, from + portion));
              layout = growLayout(layout, tree);
              from += portion;
            }
            const { state: _, ...said } = layout;
            const { state: __, ...expected } = once;
            expect(said).toEqual(expected);
          }),
          { numRuns: 15 },
        );
      }
    },
  );

  it.each(LOOKS)('lets no two nodes of a %s run stand on each other, and wastes no column', (look) => {
    const tree = growTree(
      emptyTree(task),
      growSampled({ look }).entries.map((entry, i) => ({ ...entry, seq: i })),
    );
    const layout = growLayout(emptyLayout(), tree);
    const places = layout.placed.map(({ generation, slot, at }) =>
      JSON.stringify([generation, slot, at.lane, 'score' in at && at.score, at.row]),
    );
    expect(new Set(places).size).toBe(places.length);
    layout.columns.forEach((slots, generation) => {
      const there = layout.placed.filter((placed) => placed.generation === generation);
      expect(slots).toBe(1 + Math.max(0, ...there.map(({ slot }) => slot)));
    });
    const scores = layout.placed.flatMap(({ at }) => (at.lane === 'score' ? [at.score] : []));
    expect(layout.scores).toEqual({ low: Math.min(...scores), high: Math.max(...scores) });
    tree.nodes.forEach((node, i) => {
      const { at } = layout.placed[i]!;
      if (node.status === 'failed') expect(at.lane).toBe('failed');
      else if (node.kind === 'mutation-prompt') expect(at.lane).toBe('mutation');
      else expect(at).toMatchObject({ lane: 'score', score: node.shown!.score });
    });
  });

  it('moves a node when its estimate becomes a dev score', () => {
    const rows = growSampled({ look: 'beam' }).entries.map((entry, i) => ({ ...entry, seq: i }));
    const finals = rows.findIndex(({ place }) => place.startsWith('f/'));
    const scoresOf = (rows: readonly Row[]) =>
      layoutOf(rows).placed.map(({ at }) => (at.lane === 'score' ? at.score : undefined));
    const tree = growTree(emptyTree(task), rows);
    const [before, after] = [scoresOf(rows.slice(0, finals)), scoresOf(rows)];
    const moved = after.flatMap((score, i) => (score !== before[i] ? [tree.nodes[i]!] : []));
    expect(moved.length).toBeGreaterThan(2);
    for (const { shown, number } of moved) {
      expect(shown?.ground).toBe('dev');
      expect(after[number - 1]).toBe(shown?.score);
    }
  });

  it.each([
    [12, { width: 900, height: 520, down: false }],
    [110, { width: 900, height: 520, down: false }],
    [110, { width: 350, height: 520, down: true }],
  ])('lets no two of %i nodes overlap in %o and keeps all inside', (nodes, frame: Frame) => {
    const layout = layoutOf(rowsOf(nodes));
    const scale = fitScale(layout, frame, false);
    const starts = startsOf(layout);
    const points = layout.placed.map((placed) => pointOf(placed, layout, starts, scale, frame));
    const radius = radiusOf(layout, scale, frame);
    for (const [i, a] of points.entries()) {
      expect(a.x).toBeGreaterThan(0);
      expect(a.x).toBeLessThan(frame.width);
      expect(a.y).toBeGreaterThan(0);
      expect(a.y).toBeLessThan(frame.height);
      for (const b of points.slice(0, i))
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(2 * radius * 0.99);
    }
  });

  it('puts higher scores higher, and failed proposals below all scores', () => {
    const tree = growTree(emptyTree(task), rows);
    const layout = growLayout(emptyLayout(), tree);
    const frame: Frame = { width: 900, height: 520, down: false };
    const scale = fitScale(layout, frame, false);
    const y = layout.placed.map((placed) => pointOf(placed, layout, startsOf(layout), scale, frame).y);
    const lowest = Math.max(...y.filter((_, i) => tree.nodes[i]!.status !== 'failed'));
    tree.nodes.forEach((node, i) => {
      if (node.status === 'failed') expect(y[i]!).toBeGreaterThan(lowest);
      tree.nodes.forEach((other, j) => {
        if ((node.measures.dev?.score ?? -1) > (other.measures.dev?.score ?? 2))
          expect(y[i]!).toBeLessThan(y[j]!);
      });
    });
  });

  it('places 20,000 events in portions in a few seconds', { timeout: 60_000 }, () => {
    const many = rowsOf(6600, 50);
    const began = performance.now();
    let tree = emptyTree(task);
    let layout = emptyLayout();
    for (let from = 0; from < many.length; from += 50) {
      tree = growTree(tree, many.slice(from, from + 50));
      layout = growLayout(layout, tree);
    }
    expect(layout.placed.length).toBe(tree.nodes.length);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
