import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, type Candidate, type Scored } from '../../src/core/candidate.ts';
import { exampleOf } from '../../src/core/digest.ts';
import { random } from '../../src/core/random.ts';
import type { Run } from '../../src/core/run.ts';
import type { Example } from '../../src/core/task.ts';
import { heatsOf, race } from '../../src/strategies/race.ts';

const examplesOf = (n: number) => Array.from({ length: n }, (_, i) => exampleOf({ i: `${i}` }, 'yes'));

/** A run in which each racer has its score on each example written down; it counts what is asked. */
function track(examples: readonly Example[], planted: readonly (readonly number[])[]) {
  const place = new Map(examples.map(({ id }, i) => [id, i]));
  const asked: string[] = [];
  const remarks: string[] = [];
  const run = {
    remark: ({ id }: Candidate, sentence: string) => void remarks.push(`${id}: ${sentence}`),
    map: (items: readonly unknown[], work: (item: unknown, run: unknown, i: number) => unknown) =>
      Promise.all(items.map((item, i) => work(item, run, i))),
    score: async (racer: Candidate | Scored, on: readonly Example[]): Promise<Scored> => {
      const known = 'outcomes' in racer ? racer.outcomes : [];
      const outcomes = on.map((example) => {
        const before = known.find((outcome) => outcome.example.id === example.id);
        if (!before) asked.push(`${racer.id}/${example.id}`);
        return before ?? { example, output: '', score: planted[Number(racer.id)]![place.get(example.id)!]! };
      });
      return { ...racer, outcomes, score: mean(outcomes.map(({ score }) => score)) };
    },
  } as unknown as Run;
  const pool = planted.map((_, i): Candidate => ({
    id: `${i}`,
    text: `prompt ${i}`,
    by: 'seed',
    parents: [],
    calls: [],
  }));
  return { run, pool, asked, remarks };
}

const rules = { keep: 10, alpha: 0.2, toll: () => 0 };

/** Scores of 0 and 1, of which about this share is 1. */
const binary = (stream: ReturnType<typeof random>, share: number, n: number): number[] =>
  Array.from({ length: n }, () => (stream.float() < share ? 1 : 0));

describe('the heats of a race', () => {
  it('grow to all examples, or to as many as the blocks may have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 5, max: 100 }),
        fc.integer({ min: 1, max: 50 }),
        (n, size, most) => {
          const examples = examplesOf(n);
          const heats = heatsOf(random('1'), examples, { size, most });
          expect(heats.length).toBeLessThanOrEqual(most);
          let before: readonly Example[] = [];
          for (const seen of heats) {
            expect(seen.length - before.length).toBeGreaterThan(0);
            expect(seen.length - before.length).toBeLessThanOrEqual(size);
            const known = new Set(seen);
            expect(known.size).toBe(seen.length);
            expect(before.every((example) => known.has(example))).toBe(true);
            before = seen;
          }
          if (before.length === n) expect(before).toBe(examples);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    [300, [30, 60, 90, 120, 150, 180, 210, 240, 270, 300]], // the paper’s
    [400, [30, 60, 90, 120, 150, 180, 210, 240, 270, 300]],
    [40, [10, 20, 30, 40]],
    [12, [12]],
    [3, [3]],
  ])('of %i examples', (n, sizes) => {
    const heats = heatsOf(random('1'), examplesOf(n), { size: 30, most: 10 });
    expect(heats.map((seen) => seen.length)).toEqual(sizes);
  });
});

describe('a race', () => {
  it('never loses a planted best, however the others fare', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 12, max: 80 }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.integer({ min: 0, max: 13 }),
        async (seed, keep, n, alpha, place) => {
          const stream = random(seed);
          const examples = examplesOf(n);
          const planted = Array.from({ length: 14 }, () => binary(stream, stream.float(), n));
          // right wherever another is right, and nowhere longer
          planted[place] = Array.from({ length: n }, (_, i) => Math.max(...planted.map((row) => row[i]!)));
          const tolls = planted.map(() => 0.05 * stream.float());
          tolls[place] = 0;
          const { run, pool } = track(examples, planted);
          const heats = heatsOf(stream, examples, { size: 30, most: 10 });
          const toll = (prompt: { text: string }) => tolls[Number(prompt.text.slice(7))]!;
          const kept = await race(run, pool, { keep, alpha, heats, toll });
          expect(kept.length).toBe(keep);
          // ranked first, unless another is as good to the letter
          const value = ({ id, score }: Scored) => score - tolls[Number(id)]!;
          expect(kept.map(({ id }) => id)).toContain(`${place}`);
          expect(value(kept[0]!)).toBe(Math.max(...kept.map(value)));
          expect(value(kept.find(({ id }) => id === `${place}`)!)).toBe(value(kept[0]!));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps the best of noisy prompts nearly as often as full evaluation, for fewer answers', async () => {
    let [pulls, full, top3] = [0, 0, 0];
    const races = 60;
    for (let seed = 0; seed < races; seed++) {
      const stream = random(`noisy ${seed}`);
      const examples = examplesOf(300);
      const planted = Array.from({ length: 14 }, (_, i) =>
        binary(stream, i === 6 ? 0.85 : 0.4 + 0.03 * i, 300),
      );
      const { run, pool, asked } = track(examples, planted);
      const heats = heatsOf(stream, examples, { size: 30, most: 10 });
      const kept = await race(run, pool, { ...rules, keep: 3, heats });
      pulls += asked.length;
      full += 14 * 300;
      if (kept.some(({ id }) => id === '6')) top3++;
    }
    expect(top3).toBeGreaterThanOrEqual(0.95 * races); // tests with a chance of error of 0.2 cost something
    expect(pulls / full).toBeLessThan(0.5);
  });

  it('drops only who is beaten by as many as are kept, and stops when no more are left', async () => {
    const examples = examplesOf(40);
    const good = Array.from({ length: 40 }, () => 1);
    const bad = Array.from({ length: 40 }, () => 0);
    const heats = heatsOf(random('1'), examples, { size: 10, most: 4 });
    const one = track(examples, [good, good, bad]);
    const kept = await race(one.run, one.pool, { ...rules, keep: 2, heats });
    expect(kept.map(({ id }) => id)).toEqual(['0', '1']);
    expect(one.asked).toHaveLength(30); // one block
    expect(one.remarks).toEqual(['2: Out of the race after 10 examples: 2 others were clearly better.']);

    // beaten by two, not by three: nobody is dropped, and all blocks are used
    const other = track(examples, [good, good, bad, bad]);
    await race(other.run, other.pool, { ...rules, keep: 3, heats });
    expect(other.asked).toHaveLength(160);
  });

  it('asks nothing again of those who raced before, and carries all their outcomes along', async () => {
    const examples = examplesOf(40);
    const stream = random('again');
    const planted = Array.from({ length: 6 }, () => binary(stream, 0.5, 40));
    const { run, pool, asked } = track(examples, planted);
    const heats = heatsOf(stream, examples, { size: 10, most: 4 });
    const first = await race(run, pool.slice(0, 5), { ...rules, keep: 3, heats });
    const before = asked.length;
    const second = await race(run, [...first, pool[5]!], { ...rules, keep: 3, heats });
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.slice(before).filter((one) => !one.startsWith('5/')).length).toBeLessThan(3 * 40);
    for (const racer of first) {
      const later = second.find(({ id }) => id === racer.id);
      if (later) expect(later.outcomes.length).toBeGreaterThanOrEqual(racer.outcomes.length);
    }
    // an incumbent that knows everything is asked nothing at all, wherever the race ends
    const knowing = await Promise.all(pool.slice(0, 3).map((racer) => run.score(racer, examples)));
    asked.length = 0;
    const third = await race(run, [...knowing, pool[5]!], { ...rules, keep: 2, heats });
    expect(asked.every((one) => one.startsWith('5/'))).toBe(true);
    for (const { id, outcomes } of third) if (id !== '5') expect(outcomes).toHaveLength(40);
  });

  it('ranks by score minus toll, but takes no length for evidence where all answers are alike', async () => {
    const examples = examplesOf(40);
    const heats = heatsOf(random('1'), examples, { size: 10, most: 4 });
    const same = Array.from({ length: 40 }, (_, i) => i % 2);
    const { run, pool, asked } = track(examples, [same, same, same]);
    const tolls = [0.05, 0, 0.02];
    const toll = ({ text }: { text: string }) => tolls[Number(text.slice(7))]!;
    const kept = await race(run, pool, { ...rules, keep: 1, heats, toll });
    expect(asked).toHaveLength(120); // the longer ones were not dropped
    expect(kept.map(({ id }) => id)).toEqual(['1']);
  });

  it('scores everybody on the first block even where there is room for all', async () => {
    const examples = examplesOf(40);
    const heats = heatsOf(random('1'), examples, { size: 10, most: 4 });
    const { run, pool, asked } = track(examples, [same0(40), same0(40)]);
    const kept = await race(run, pool, { ...rules, heats });
    expect(kept.map(({ id }) => id)).toEqual(['0', '1']);
    expect(asked).toHaveLength(20);
  });
});

const same0 = (n: number): number[] => Array.from({ length: n }, () => 0);
