import { describe, expect, it } from 'vitest';
import { callKey } from '../../src/core/digest.ts';
import { ModelError, SearchEnded } from '../../src/core/errors.ts';
import { worstCase, type Role, type Usage } from '../../src/core/model.ts';
import { random } from '../../src/core/random.ts';
import type { Budget, Spent } from '../../src/core/spec.ts';
import type { Caller } from '../../src/engine/caller.ts';
import { Losses, type Loss } from '../../src/engine/losses.ts';
import { Purse } from '../../src/engine/purse.ts';
import { defaultsOf } from '../../src/core/optimizer.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { evopromptDE } from '../../src/optimizers/evoprompt/de.ts';
import { addTally, noTallies, totalOf, type Tallies } from '../../src/core/tally.ts';
import { callsIn, disk, fakeCaller, specOf, spread, start, type Disk } from './harness.ts';

const spo = optimizerById('spo');
const spec = specOf(evopromptDE, { populationSize: 4, generations: 3 });
const price = { input: 1, output: 1 }; // dollars for a million tokens, so that dollars are tokens
const prices = { optimizer: price, task: price };
const total = ({ tokensIn, tokensOut }: Usage): number => tokensIn + tokensOut;

/** A server that loses a third of its answers and bills each at its worst, reached by a transport that asks again. */
function leaky(store: Disk, lost: Loss[], seed: string, diesAfter = Infinity) {
  const stream = random(seed);
  const losses = new Losses(lost);
  const server = fakeCaller(store);
  let [tries, billed] = [0, 0];
  const call: Caller = async (question, signal) => {
    const worst = worstCase(question.request);
    const known = store.calls.has(callKey(question.request)); // it does not go out
    await Promise.resolve(); // nothing comes back at once
    while (!known && stream.float() < 1 / 3) {
      if (++tries > diesAfter) throw new ModelError('network', 'the tab was closed');
      billed += total(worst);
      const loss = { role: question.role, worst };
      lost.push(loss);
      losses.add(loss);
      signal.throwIfAborted(); // before it is asked again
    }
    return server.call(question, signal);
  };
  return {
    call,
    host: { losses, billed: () => answered(store) },
    get billed() {
      return billed + server.tokens;
    },
  };
}

/** What a store has answers for. */
function answered({ calls }: Disk): Tallies {
  const tallies = noTallies();
  for (const { role, completion } of calls.values())
    tallies[role] = addTally(tallies[role], { calls: 1, usage: completion.usage });
  return tallies;
}

async function undisturbed(budget: Budget = { calls: 1e6 }) {
  const store = disk();
  const models = fakeCaller(store);
  const result = await start(evopromptDE, spec, store, models.call, { budget });
  return { store, models, result };
}

describe('answers that were bought before a run was broken off', () => {
  it('are not bought over again, though the run never comes past them', async () => {
    const stop = AbortSignal.abort(new SearchEnded('stopped'));
    let halves = 0;
    for (const k of spread(8, 120, 'breaks')) {
      const store = disk();
      const first = fakeCaller(store, {
        before: (n) => {
          if (n > k) throw new ModelError('network', 'the tab was closed');
        },
      });
      await expect(start(evopromptDE, spec, store, first.call)).rejects.toThrow('the tab was closed');
      const bought = totalOf(answered(store), prices);
      if (bought.calls > callsIn(store.journalled)) halves++;
      const left = 300; // not enough for the whole verdict
      const second = fakeCaller(store);
      await start(evopromptDE, spec, store, second.call, {
        budget: { calls: 1e6, tokens: total(bought.usage) + left },
        billed: () => answered(store),
        stop,
      });
      expect(second.tokens).toBeLessThanOrEqual(left);
    }
    expect(halves).toBeGreaterThan(3); // of the breaks, those in the middle of something
  });
});

describe('answers that are lost on the way', () => {
  it('never carry the bill past a cap on tokens or dollars, asked again or not', async () => {
    const { models } = await undisturbed();
    for (const share of [0.3, 0.7, 1.5, 3]) {
      const tokens = Math.floor(models.tokens * share);
      for (const cap of [{ tokens }, { usd: tokens / 1e6 }]) {
        const store = disk();
        const server = leaky(store, [], `${share}`);
        const budget = { calls: 1e6, ...cap };
        await start(evopromptDE, spec, store, server.call, { budget, prices, ...server.host });
        expect(server.billed).toBeLessThanOrEqual(tokens);
        expect(server.billed).toBeGreaterThan(tokens / 3);
      }
    }
  });

  it('still count when the run is resumed', async () => {
    const { models } = await undisturbed();
    const tokens = 2 * models.tokens;
    const budget = { calls: 1e6, tokens };
    for (const k of spread(6, 40, 'deaths')) {
      const [store, lost]: [Disk, Loss[]] = [disk(), []];
      const first = leaky(store, lost, `first ${k}`, k);
      await start(evopromptDE, spec, store, first.call, { budget, ...first.host }).catch(() => {});
      const second = leaky(store, lost, `second ${k}`);
      await start(evopromptDE, spec, store, second.call, { budget, ...second.host });
      expect(first.billed + second.billed).toBeLessThanOrEqual(tokens);
      expect(first.billed).toBeGreaterThan(0);
    }
  });

  it('keep to a cap in dollars where three models have three prices, however often the run is broken off', async () => {
    const at = (input: number, output: number) => ({ input, output });
    const prices = { optimizer: at(2, 9), task: at(1, 1), judge: at(20, 70) };
    const plain = specOf(spo, defaultsOf(spo));
    let judged = 0;
    const judge = { connection: 'court', model: 'wise' };
    for (const own of [true, false]) {
      const spec = { ...plain, models: { ...plain.models, ...(own && { judge }) } };
      const known = own ? prices : { ...prices, judge: prices.optimizer };
      for (const usd of [0.3, 0.5, 1, 2, 3]) {
        const [store, lost]: [Disk, Loss[]] = [disk(), []];
        for (const diesAfter of [3, 9, 20, Infinity]) {
          const server = leaky(store, lost, `${usd} ${diesAfter}`, diesAfter);
          const host = { budget: { calls: 1e6, usd }, prices: known, ...server.host };
          const died = (error: unknown) => expect(String(error)).toMatch('the tab was closed');
          await start(spo, spec, store, server.call, host).catch(died);
          const billed =
            totalOf(answered(store), known).usd! + totalOf(server.host.losses.tallies, known).usd!;
          expect(billed).toBeLessThanOrEqual(usd);
        }
        judged += answered(store).judge.calls;
      }
    }
    expect(judged).toBeGreaterThan(20);
  });

  it('change nothing of a run that has no such cap', async () => {
    for (const calls of [1e6, 150]) {
      const whole = await undisturbed({ calls });
      const store = disk();
      const { call, host } = leaky(store, [], 'seed');
      const result = await start(evopromptDE, spec, store, call, { budget: { calls }, ...host });
      expect(host.losses.tallies.task.calls).toBeGreaterThan(10);
      expect(result).toEqual(whole.result);
      expect(store.journalled).toEqual(whole.store.journalled);
    }
  });

  it('leave a run that they ended replayable: the same end, without a model', async () => {
    const { models } = await undisturbed();
    const [store, lost]: [Disk, Loss[]] = [disk(), []];
    const budget = { calls: 1e6, tokens: 2 * models.tokens };
    const { call, host } = leaky(store, lost, 'ended');
    const result = await start(evopromptDE, spec, store, call, { budget, ...host });
    expect(result.ending).toBe('budget');
    const before = store.journalled;
    const offline: Caller = (question, signal) =>
      fakeCaller(store, {
        before: () => {
          throw new Error('no model is at hand');
        },
      }).call(question, signal);
    const again = await start(evopromptDE, spec, store, offline, { budget, ended: 'budget' });
    expect(again).toEqual(result);
    expect(store.journalled).toEqual(before);
  });

  it('are told beside what the run took, in calls, tokens and dollars', async () => {
    const store = disk();
    const lost: Loss[] = [];
    const { call, host } = leaky(store, lost, 'told');
    let spent: Spent | undefined;
    await start(evopromptDE, spec, store, call, { prices, ...host, onProgress: (now) => (spent = now) });
    const usage = lost.reduce((sum, { worst }) => sum + total(worst), 0);
    expect(spent!.lost!.calls).toBe(lost.length);
    expect(total(spent!.lost!.usage)).toBe(usage);
    expect(spent!.lost!.usd).toBeCloseTo(usage / 1e6, 12);
    expect(spent!.calls).toBe(spent!.byRole.optimizer.calls + spent!.byRole.task.calls);
  });

  it('cost what nobody knows where the price is unknown, never nothing', () => {
    const of = (role: Role) => new Losses([{ role, worst: { tokensIn: 10, tokensOut: 5 } }]);
    const purseOf = (losses: Losses) =>
      new Purse({
        budget: { calls: 10 },
        prices: { task: price },
        roles: ['optimizer', 'task'],
        recorded: [],
        verdictCalls: 0,
        finalCalls: 0,
        losses,
      });
    expect(purseOf(of('optimizer')).spent.lost).toMatchObject({ calls: 1, usd: undefined });
    expect(purseOf(of('task')).spent.lost).toMatchObject({ calls: 1, usd: 15e-6 });
    expect(purseOf(new Losses()).spent).not.toHaveProperty('lost');
  });
});
