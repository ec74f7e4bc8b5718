import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import { ModelError } from '../../src/core/errors.ts';
import type { Entry } from '../../src/core/event.ts';
import { tagged } from '../../src/core/format.ts';
import type { Optimizer } from '../../src/core/optimizer.ts';
import type { Run } from '../../src/core/run.ts';
import { callsIn, disk, fakeCaller, methodOf, specOf, start, TEST } from './harness.ts';

/** What one branch of a map does: so many asks, then so many scores, on so many examples each. */
interface Branch {
  readonly asks: number;
  readonly scores: readonly number[];
  readonly inside: readonly Branch[];
}

async function follow(run: Run, { asks, scores, inside }: Branch, prompt: Candidate): Promise<void> {
  for (let i = 0; i < asks; i++) await run.ask('x', { format: tagged('prompt'), by: 'step' });
  await run.map(inside, (branch, run) => follow(run, branch, prompt));
  for (const size of scores) await run.score(prompt, run.task.dev.slice(0, size));
}

const mapOver = (...maps: readonly (readonly Branch[])[]): Optimizer =>
  methodOf(async (run) => {
    const prompt = run.propose(run.task.seeds[0]!, { by: 'seed' });
    for (const branches of maps) await run.map(branches, (branch, run) => follow(run, branch, prompt));
    return [prompt];
  });

const branches = (inside: fc.Arbitrary<Branch[]>): fc.Arbitrary<Branch[]> =>
  fc.array(
    fc.record({
      asks: fc.nat(3),
      scores: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
      inside,
    }),
    { minLength: 1, maxLength: 5 },
  );

/** The journal of a run that may spend so many calls on its search. Where it dies at a call, it is resumed. */
async function bought(method: Optimizer, calls: number, { diesAt = Infinity, malformed = 0.2 } = {}) {
  const store = disk();
  const spec = specOf(method);
  const host = { budget: { calls: calls + 2 * TEST } };
  const dying = fakeCaller(store, {
    malformed,
    latency: () => (Math.random() < 0.5 ? 0 : 12 * Math.random()),
    before: (n) => {
      if (n > diesAt) throw new ModelError('network', 'gone');
    },
  });
  await start(method, spec, store, dying.call, host).catch(() => undefined);
  await start(method, spec, store, fakeCaller(store, { malformed }).call, host);
  return store.journalled;
}

/** The start is the champion, so that the verdict takes one test split. */
const searchCalls = (journal: readonly Entry[]): number => callsIn(journal) - TEST;

describe('what the last of a budget is spent on', () => {
  it('does not depend on timing, nor on where a run died', async () => {
    await fc.assert(
      fc.asyncProperty(
        branches(fc.constant([])),
        branches(fc.constant([])),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(60),
        async (first, second, share, diesAt) => {
          const method = mapOver(first, second);
          const calls = Math.floor(share * searchCalls(await bought(method, 1e6)));
          const once = await bought(method, calls);
          expect(await bought(method, calls)).toEqual(once);
          expect(await bought(method, calls, { diesAt })).toEqual(once);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on timing in a map inside a map either, once there was one as wide', async () => {
    const none: Branch = { asks: 0, scores: [], inside: [] };
    const widest = [{ ...none, inside: Array<Branch>(5).fill({ ...none, asks: 1 }) }];
    await fc.assert(
      fc.asyncProperty(
        branches(branches(fc.constant([]))),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (nested, share) => {
          const method = mapOver(widest, nested);
          const before = searchCalls(await bought(mapOver(widest), 1e6));
          const whole = searchCalls(await bought(method, 1e6));
          const calls = before + Math.floor(share * (whole - before));
          expect(await bought(method, calls)).toEqual(await bought(method, calls));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('goes to branches in step: to the first asks of all before the second of any', async () => {
    const asking = Array<Branch>(4).fill({ asks: 3, scores: [], inside: [] });
    const journal = await bought(mapOver(asking), 6, { malformed: 0 });
    const replies = journal.filter(({ event }) => event.type === 'reply-received');
    expect(replies.map(({ place }) => place)).toEqual(['1.0/0', '1.0/1', '1.1/0', '1.1/1', '1.2/0', '1.3/0']);
  });

  it('lets nobody wait while the budget reaches for everybody', async () => {
    const method = mapOver([
      { asks: 1, scores: [], inside: [] },
      { asks: 6, scores: [], inside: [] },
    ]);
    const store = disk();
    const asked: number[] = [];
    const models = fakeCaller(store, {
      // the only ask of the first branch takes longer than all of the second
      before: async (n) => {
        asked.push(n);
        if (n === 1) while (asked.length < 7) await new Promise((turn) => setImmediate(turn));
      },
    });
    await start(method, specOf(method), store, models.call, { budget: { calls: 1000 } });
    expect(store.journalled.filter(({ event }) => event.type === 'reply-received')).toHaveLength(7);
  });
});

describe('a budget that is spent to the last call when a round would begin', () => {
  const closing = methodOf(async (run) => {
    const prompt = run.propose(run.task.seeds[0]!, { by: 'seed' });
    for await (const _ of run.rounds(4)) await run.ask('x', { format: tagged('prompt'), by: 'step' });
    run.keep([prompt]);
    return [prompt];
  });
  const begin = (store: ReturnType<typeof disk>, calls: number, host = {}) =>
    start(closing, specOf(closing), store, fakeCaller(store).call, {
      budget: { calls: calls + 2 * TEST },
      ...host,
    });

  it('can be replayed, and raised, although the method goes on after its rounds', async () => {
    const whole = disk();
    await begin(whole, 100);
    const store = disk();
    const cut = await begin(store, 2);
    expect(cut.ending).toBe('budget');
    const before = store.journalled;
    expect(await begin(store, 2)).toEqual(cut);
    expect(await begin(store, 2, { ended: 'budget' })).toEqual(cut);
    expect(store.journalled).toEqual(before);
    expect((await begin(store, 100)).ending).toBe('completed');
    expect(store.journalled).toEqual(whole.journalled);
  });
});
