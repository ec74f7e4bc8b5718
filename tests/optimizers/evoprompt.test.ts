import { describe, expect, it } from 'vitest';
import { best } from '../../src/core/candidate.ts';
import type { Optimizer } from '../../src/core/optimizer.ts';
import { seedNumber } from '../../src/core/random.ts';
import type { Question } from '../../src/engine/caller.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { drawn, grow, type Node } from './grow.ts';
import { tape } from './tape.ts';

const [de, ga] = [optimizerById('evoprompt-de'), optimizerById('evoprompt-ga')];
const both: [string, Optimizer][] = [de, ga].map((method) => [method.id, method]);
const SMALL = { populationSize: 6, generations: 3 };

/** Replies with prompts of these scores, in turn and over again; each is a new text. */
function scoring(...rights: number[]) {
  let n = 0;
  return () => `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}
const parentsOf = (node: Node) => node.parents.map(({ role, id }) => `${role} ${id}`);

describe.each(both)('%s', (id, method) => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape(id);
    const { journal, failures, asked } = await grow(method, { options: SMALL, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot(`./golden/${id}.txt`);
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(20);
  });

  it('fills the first population from one seed with paraphrases of it', async () => {
    const { populations } = await grow(method, {
      options: SMALL,
      seeds: ['right on 3'],
      reply: scoring(1, 5),
    });
    const [first] = populations;
    expect(first).toHaveLength(6);
    const [seed, ...paraphrases] = first!;
    expect(seed!.by).toBe('seed');
    expect(paraphrases.map(parentsOf)).toEqual(Array(5).fill([`parent ${seed!.id}`]));
  });

  it('keeps the better half of many seeds, and one paraphrase of each', async () => {
    const seeds = [1, 5, 3, 5, 0, 2, 4, 6].map((k, i) => `Seed ${i}: right on ${k}`);
    const { populations, nodes } = await grow(method, {
      options: { ...SMALL, populationSize: 5 },
      seeds,
      reply: scoring(0),
    });
    expect([...nodes.values()].filter(({ by }) => by === 'seed').map(({ text }) => text)).toEqual(seeds);
    const [first] = populations;
    expect(first!.slice(0, 3).map(({ text }) => text)).toEqual([seeds[7], seeds[1], seeds[3]]);
    expect(first!.slice(3).map(parentsOf)).toEqual([
      [`parent ${first![0]!.id}`],
      [`parent ${first![1]!.id}`],
    ]);
  });

  it('tries again for paraphrases that failed', async () => {
    const refused = new Set(
      ['1.0/0', '1.0/0/again', '1.2/0', '1.2/0/again'].map((place) => seedNumber(`7/${place}`)),
    );
    const good = scoring(1);
    const { populations, failures } = await grow(method, {
      options: { populationSize: 4, generations: 1 },
      seeds: ['right on 3'],
      reply: ({ request }) => (refused.has(request.seed) ? 'no tags' : good()),
    });
    expect(failures.filter(({ by }) => by === 'paraphrase')).toHaveLength(2);
    expect(populations[0]).toHaveLength(4);
  });

  it('ends with what it has when the model never writes a prompt', async () => {
    const result = await grow(method, {
      options: SMALL,
      seeds: ['right on 3'],
      reply: () => 'I cannot help.',
    });
    expect(result).toMatchObject({ ending: 'completed', champion: result.populations[0]![0]!.id });
    expect(result.failures).toHaveLength(15); // five wanted, in three passes
    expect(result.populations.map(({ length }) => length)).toEqual([1]);
  });

  it('asks again for a reply that lost a slot, and lets no prompt without it into the tree', async () => {
    const complained = ({ request }: Question) => request.messages.length > 1;
    const { nodes, failures, asked } = await grow(method, {
      options: SMALL,
      seeds: ['right on 3 {{ question }}'],
      reply: (question) => {
        const chance = question.request.seed % 3;
        if (chance === 0) return `<prompt>dropped ${question.request.seed}</prompt>`;
        if (chance === 1 && !complained(question)) return '<prompt>{{question}}</prompt>';
        return `<prompt>right on ${question.request.seed % 12} {{ question }}</prompt>`;
      },
    });
    for (const { text } of nodes.values()) expect(text).toContain('{{ question }}');
    const complaints = asked.filter(complained);
    expect(complaints.length).toBeGreaterThan(3);
    for (const { request } of complaints)
      expect(request.messages.at(-1)!.content).toContain('it must contain {{ question }} unchanged');
    expect(failures.length).toBeGreaterThan(0);
    expect(nodes.size).toBeGreaterThan(6);
  });

  it('gets through when everything scores zero', async () => {
    const { ending, champion, nodes, populations } = await grow(method, {
      options: SMALL,
      seeds: ['a', 'b'],
      reply: scoring(0),
    });
    expect(ending).toBe('completed');
    expect(nodes.get(champion)!.text).toBe('a');
    expect(populations).toHaveLength(1 + SMALL.generations);
  });

  it('samples as the paper does', async () => {
    const { asked } = await grow(method, { options: SMALL, reply: scoring(1) });
    for (const { request } of asked) expect(request).toMatchObject({ temperature: 0.5, topP: 0.95 });
  });
});

describe('differential evolution', () => {
  it('keeps the base unless the child is better, place by place', async () => {
    const { populations, nodes } = await grow(de, { options: SMALL, reply: scoring(4, 2, 6, 5, 4, 7, 3) });
    let replaced = 0;
    for (const [i, population] of populations.slice(1).entries())
      for (const [n, survivor] of population.entries()) {
        const base = populations[i]![n]!;
        if (survivor.id === base.id) continue;
        replaced++;
        expect(survivor.parents[0]).toEqual({ role: 'base', id: base.id });
        expect(survivor.score).toBeGreaterThan(base.score);
      }
    expect(replaced).toBeGreaterThan(3);
    const lives = new Set(populations.flat().map(({ id }) => id));
    const children = [...nodes.values()].filter(({ by }) => by === 'differential evolution');
    expect(children).toHaveLength(18);
    for (const child of children)
      expect(lives.has(child.id)).toBe(child.score > nodes.get(child.parents[0]!.id)!.score);
  });

  it('keeps the base on a tie', async () => {
    const { populations } = await grow(de, { options: SMALL, seeds: ['right on 4'], reply: scoring(4) });
    for (const population of populations) expect(population).toEqual(populations[0]);
  });

  it.each([
    ['best', 'best'],
    ['random', 'donor 3'],
  ])('mixes two donors and the %s prompt into the base', async (donor, role) => {
    const { nodes, populations, journal } = await grow(de, {
      options: { ...SMALL, donor },
      reply: scoring(4, 2, 6, 5),
    });
    let generation = -1;
    for (const { event } of journal) {
      if (event.type === 'population-kept') generation++;
      if (event.type !== 'candidate-proposed' || event.candidate.by !== 'differential evolution') continue;
      const alive = populations[generation]!;
      const { parents } = event.candidate;
      expect(parents.map((parent) => parent.role)).toEqual(['base', 'donor 1', 'donor 2', role]);
      const ids = parents.map((parent) => parent.id);
      for (const id of ids) expect(alive).toContain(nodes.get(id));
      expect(new Set(ids.slice(0, 3)).size).toBe(3);
      if (donor === 'best') expect(ids[3]).toBe(best(alive).id);
      else expect(new Set(ids).size).toBe(4);
    }
    expect(generation).toBe(SMALL.generations);
  });

  it('shows the model the four prompts in their parts', async () => {
    const { asked, nodes } = await grow(de, { options: SMALL, reply: scoring(4, 2, 6, 5) });
    const children = [...nodes.values()].filter(({ by }) => by === 'differential evolution');
    const questions = asked.map(({ request }) => request.messages[0]!.content);
    for (const child of children) {
      const [base, a, b, third] = child.parents.map(({ id }) => nodes.get(id)!.text);
      const shown = `<prompt_1>${a}</prompt_1>\n<prompt_2>${b}</prompt_2>\n<prompt_3>${third}</prompt_3>\n<prompt_basic>${base}</prompt_basic>`;
      expect(questions.some((question) => question.includes(shown))).toBe(true);
    }
  });
});

describe('the genetic algorithm', () => {
  it('keeps the top of old and new, best first, of equals the older, and no prompt twice', async () => {
    const repeated = () => {
      let n = 0;
      const rights = [4, 2, 6, 5, 4, 7, 3, 6, 4];
      return () => `<prompt>right on ${rights[n++ % rights.length]}</prompt>`; // the same texts again and again
    };
    for (const reply of [scoring(4, 2, 6, 5, 4, 7, 3), repeated()]) {
      const { populations, nodes, journal } = await grow(ga, { options: SMALL, reply });
      let children: Node[] = [];
      let old: Node[] | undefined;
      let generation = 0;
      for (const { event } of journal) {
        if (event.type === 'candidate-proposed') children.push(nodes.get(event.candidate.id)!);
        if (event.type !== 'population-kept') continue;
        const kept = populations[generation++]!;
        if (old) {
          const unique = [...old, ...children].filter(
            (node, i, all) => all.findIndex(({ text }) => text === node.text) === i,
          );
          const expected = unique
            .map((node, i) => ({ node, i }))
            .sort((a, b) => b.node.score - a.node.score || a.i - b.i)
            .map(({ node }) => node.id);
          expect(kept.map(({ id }) => id)).toEqual(expected.slice(0, SMALL.populationSize));
        }
        [old, children] = [kept, []];
      }
      expect(generation).toBe(1 + SMALL.generations);
    }
  });

  it('crosses two different prompts, both alive, the better ones more often', async () => {
    const drawnAs = { better: 0, worse: 0 };
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const { nodes, populations } = await grow(ga, { options: SMALL, seed, reply: scoring(1, 8, 2, 9) });
      for (const { by, parents } of nodes.values()) {
        if (by !== 'crossover') continue;
        const [first, second] = parents;
        expect(parents.map(({ role }) => role)).toEqual(['parent 1', 'parent 2']);
        expect(first!.id).not.toBe(second!.id);
        expect(
          populations.some((population) =>
            parents.every(({ id }) => population.some((node) => node.id === id)),
          ),
        ).toBe(true);
        for (const { id } of parents) drawnAs[nodes.get(id)!.score > 0.5 ? 'better' : 'worse']++;
      }
    }
    expect(drawnAs.better).toBeGreaterThan(2 * drawnAs.worse);
  });
});
