import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Optimizer, OptionValues } from '../../src/core/optimizer.ts';
import { random } from '../../src/core/random.ts';
import { DRAWS } from '../../src/optimizers/evoprompt/parents.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { dataset, disk, DEV, fakeCaller, specOf, start } from '../engine/harness.ts';
import { grow, type Node } from './grow.ts';

const [de, ga] = [optimizerById('evoprompt-de'), optimizerById('evoprompt-ga')];
const both: [string, Optimizer][] = [de, ga].map((method) => [method.id, method]);
const SMALL = { populationSize: 4, generations: 2 };
const SEEDS = [1, 5, 3, 7, 0, 2, 4, 6].map((k) => `Seed: right on ${k}`);
const seedsOf = (...rights: number[]) => rights.map((k) => `Seed: right on ${k}`);

function scoring(...rights: number[]) {
  let n = 0;
  return () => `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}

const textsOf = (nodes: readonly Node[]) => nodes.map(({ text }) => text);

describe.each(both)('%s', (_, method) => {
  it.each([
    ['topk', seedsOf(7, 6, 5, 4)],
    ['bottomk', seedsOf(3, 2, 1, 0)],
    ['para-topk', seedsOf(7, 6)],
    ['para-bottomk', seedsOf(1, 0)],
  ])('begins with %s', async (initial, own) => {
    const { populations } = await grow(method, {
      options: { ...SMALL, initial },
      seeds: SEEDS,
      reply: scoring(0),
    });
    const [first] = populations;
    expect(textsOf(first!.slice(0, own.length))).toEqual(own);
    expect(first).toHaveLength(4);
    const paraphrases = first!.slice(own.length);
    expect(paraphrases.map(({ by, parents }) => [by, parents[0]!.id])).toEqual(
      paraphrases.map((__, i) => ['paraphrase', first![i]!.id]),
    );
  });

  it.each([
    ['randomk', 4],
    ['para-randomk', 2],
  ])('begins with %s, another draw for another seed', async (initial, own) => {
    const draws = await Promise.all(
      ['1', '2', '3'].map(async (seed) => {
        const { populations } = await grow(method, {
          options: { ...SMALL, initial },
          seeds: SEEDS,
          seed,
          reply: scoring(0),
        });
        const drawn = textsOf(populations[0]!.slice(0, own));
        expect(new Set(drawn).size).toBe(own);
        for (const text of drawn) expect(SEEDS).toContain(text);
        expect(populations[0]!.slice(own).every(({ by }) => by === 'paraphrase')).toBe(true);
        return drawn.join();
      }),
    );
    expect(new Set(draws).size).toBeGreaterThan(1);
  });

  it.each([
    ['para-topk', 2],
    ['topk', 5],
  ])('writes the prompts that %s lacks from examples of train', async (initial, missing) => {
    const { nodes, asked, populations } = await grow(method, {
      options: { populationSize: 6, generations: 1, initial, induction: 'examples' },
      seeds: ['right on 2'],
      reply: scoring(4, 1),
    });
    const induced = [...nodes.values()].filter(({ by }) => by === 'induction');
    expect(induced).toHaveLength(missing);
    expect(populations[0]!.filter(({ by }) => by === 'induction')).toEqual(
      induced.toSorted((a, b) => b.score - a.score),
    );
    const questions = asked
      .map(({ request }) => request.messages[0]!.content)
      .filter((question) => question.includes('Expected:'));
    expect(questions).toHaveLength(missing);
    expect(new Set(questions).size).toBe(missing);
    const train = dataset.examples.slice(0, 20).map(({ fields }) => `Input: ${fields.question}`);
    for (const question of questions) {
      const shown = question.split('\n').filter((line) => line.startsWith('Input: '));
      expect(shown).toHaveLength(5);
      for (const line of shown) expect(train).toContain(line);
    }
  });

  it('writes none where there are enough, and lives without those that did not come', async () => {
    const enough = await grow(method, {
      options: { ...SMALL, induction: 'examples' },
      reply: scoring(1),
    });
    expect([...enough.nodes.values()].some(({ by }) => by === 'induction')).toBe(false);
    const refused = await grow(method, {
      options: { ...SMALL, induction: 'examples' },
      seeds: ['right on 2'],
      reply: () => 'No.',
    });
    expect(refused.failures[0]).toMatchObject({ by: 'induction' });
    expect(refused.populations.map(textsOf)).toEqual([['right on 2']]);
  });

  it('replays runs that were made before these options, under the digest that they have', async () => {
    const journalOf = async (options: OptionValues) => {
      const store = disk();
      await start(method, { ...specOf(method), options }, store, fakeCaller(store, { malformed: 0.1 }).call);
      return store;
    };
    const old = await journalOf(SMALL);
    const spelledOut = await journalOf({ ...specOf(method).options, ...SMALL });
    expect(spelledOut.journalled.slice(1)).toEqual(old.journalled.slice(1));
    expect(spelledOut.journalled[0]).not.toEqual(old.journalled[0]);
    const again = fakeCaller(old);
    await start(method, { ...specOf(method), options: SMALL }, old, again.call);
    expect(again.calls).toBe(0);
  });
});

describe('differential evolution', () => {
  it.each([
    ['v2', ['base', 'donor 1', 'donor 2'], 'Cross the mutated parts with the basic prompt'],
    ['v3', ['base', 'donor 1', 'donor 2', 'best'], 'Mutate prompt 1 and prompt 2'],
  ])('%s tells the model so, and has these parents', async (variant, roles, said) => {
    const { nodes, asked } = await grow(de, {
      options: { ...SMALL, variant },
      reply: scoring(4, 2, 6, 5),
    });
    const questions = asked.map(({ request }) => request.messages[0]!.content);
    const children = [...nodes.values()].filter(({ by }) => by === 'differential evolution');
    expect(children).toHaveLength(8);
    for (const { parents } of children) {
      expect(parents.map(({ role }) => role)).toEqual(roles);
      const texts = parents.map(({ id }) => nodes.get(id)!.text);
      const question = questions.find(
        (one) => one.includes(said) && texts.every((text) => one.includes(`>${text}</prompt_`)),
      );
      expect(question?.includes('<prompt_3>')).toBe(variant === 'v3');
    }
  });
});

describe('the genetic algorithm', () => {
  const pool = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 12 });

  it.each(['wheel', 'tournament', 'random'] as const)('draws two different parents by %s', (name) => {
    fc.assert(
      fc.property(pool, fc.integer(), (scores, seed) => {
        const members = scores.map((score) => ({ score }));
        const drawn = DRAWS[name](random(`${seed}`), members, 2);
        expect(new Set(drawn).size).toBe(2);
        for (const one of drawn) expect(members).toContain(one);
        // whoever is worse than all others wins no tournament
        const worst = members.toSorted((a, b) => a.score - b.score)[0]!;
        if (name === 'tournament') expect(drawn).not.toContain(worst);
      }),
    );
  });

  it('draws the better ones on the wheel and in tournaments, and everybody alike at random', () => {
    const members = [1, 2, 3, 4].map((score) => ({ score }));
    const shareOfBest = (name: keyof typeof DRAWS) => {
      const stream = random(name);
      const draws = Array.from({ length: 4000 }, () => DRAWS[name](stream, members, 1)[0]!);
      return draws.filter(({ score }) => score === 4).length / draws.length;
    };
    expect(shareOfBest('wheel')).toBeCloseTo(0.4, 1);
    expect(shareOfBest('tournament')).toBeCloseTo(0.5, 1);
    expect(shareOfBest('random')).toBeCloseTo(0.25, 1);
  });

  it('lets children take the places of prompts whatever they score, where that is chosen', async () => {
    const { populations, nodes } = await grow(ga, {
      options: { ...SMALL, update: 'replace', evaluation: 'sh' },
      seeds: ['right on 9'],
      reply: scoring(1, 2),
    });
    for (const population of populations.slice(1)) {
      expect(population).toHaveLength(4);
      for (const { by, score } of population) expect([by, score < 0.5]).toEqual(['crossover', true]);
    }
    expect(nodes.size).toBe(4 + 2 * 4);
  });

  it.each(['sh', 'cr', 'clst', 'gse'])('races children by %s for half of the answers', async (evaluation) => {
    const options = { populationSize: 6, generations: 3 };
    const answers = (journal: Awaited<ReturnType<typeof grow>>['journal']) =>
      journal
        .filter(({ place }) => /^\d/.test(place))
        .reduce(
          (sum, { event }) =>
            sum + (event.type === 'candidate-scored' ? (event.asked ?? event.scores.length) : 0),
          0,
        );
    const reply = () => scoring(4, 2, 6, 5, 3, 11, 1, 2, 3);
    const whole = await grow(ga, { options, reply: reply() });
    const raced = await grow(ga, { options: { ...options, evaluation }, reply: reply() });
    const first = 6 * DEV;
    expect(answers(whole.journal)).toBe(first + 3 * 6 * DEV);
    expect(answers(raced.journal)).toBeLessThanOrEqual(first + (3 * 6 * DEV) / 2);
    expect(raced.populations.map(({ length }) => length)).toEqual([6, 6, 6, 6]);
    expect(raced.nodes.get(raced.champion)).toMatchObject({ score: 11 / DEV });
  });
});
