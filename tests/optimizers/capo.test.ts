import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/core/candidate.ts';
import { fill } from '../../src/core/template.ts';
import { capo } from '../../src/optimizers/capo/index.ts';
import { changeOfShots } from '../../src/optimizers/capo/shots.ts';
import { lengthOf } from '../../src/strategies/demonstrations.ts';
import { dataset, specOf } from '../engine/harness.ts';
import { drawn, grow, type Node } from './grow.ts';
import { tape } from './tape.ts';

const SMALL = { populationSize: 5, steps: 3, crossovers: 3 };

/** Replies with prompts of these scores, in turn and over again; each is a new text. */
function scoring(...rights: number[]) {
  let n = 0;
  return () => `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}
const shotsOf = ({ demonstrations = [] }: Pick<Node, 'demonstrations'>) => demonstrations;
const nodesBy = (nodes: ReadonlyMap<string, Node>, by: string) =>
  [...nodes.values()].filter((node) => node.by === by);

const { train } = specOf(capo).task.split;
const inputs = new Map(
  dataset.examples
    .filter(({ id }) => train.includes(id))
    .map((example) => [fill('{{question}}', example.fields), example]),
);

describe('capo', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('capo');
    const { journal, failures, asked } = await grow(capo, { options: SMALL, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/capo.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(20);
  });

  it('begins with the own prompts and new instructions, each with 0 to 5 shots from train', async () => {
    const counts = new Set<number>();
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const { populations, nodes, journal } = await grow(capo, {
        options: { ...SMALL, populationSize: 8 },
        seed,
        reply: scoring(4),
      });
      const first = populations[0]!;
      expect(first).toHaveLength(8);
      expect(nodesBy(nodes, 'seed')).toHaveLength(2);
      expect(nodesBy(nodes, 'instruction')).toHaveLength(6);
      for (const node of first) {
        counts.add(shotsOf(node).length);
        const instruction = node.by === 'shots' ? nodes.get(node.parents[0]!.id)! : node;
        expect(['seed', 'instruction']).toContain(instruction.by);
        expect(node.text).toBe(instruction.text);
        expect(shotsOf(instruction)).toEqual([]);
        if (node.by !== 'shots') continue;
        // the task model answered the shown cases under the instruction alone
        const answered = journal.flatMap(({ event }) =>
          event.type === 'candidate-scored' && event.candidateId === instruction.id && Array.isArray(event.on)
            ? event.on
            : [],
        );
        for (const { input, output } of shotsOf(node)) {
          expect(inputs.get(input)?.target).toBe(output);
          expect(answered).toContain(inputs.get(input)!.id);
        }
      }
    }
    expect([...counts].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('adds a shot, takes one away or leaves them, each in a third of the cases', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(10),
        fc.nat(10),
        (chance, a, b) => {
          const [shots, most] = [Math.min(a, b), Math.max(a, b)];
          const after = shots + changeOfShots(chance, shots, most);
          expect(after).toBeGreaterThanOrEqual(0);
          expect(after).toBeLessThanOrEqual(most);
        },
      ),
    );
    const changes = Array.from({ length: 300 }, (_, i) => changeOfShots(i / 300, 2, 5));
    for (const change of [1, -1, 0]) expect(changes.filter((one) => one === change)).toHaveLength(100);
  });

  it('reaches all three changes of shots in a run, the added one answered under the new instruction alone', async () => {
    const seen = { '1': 0, '-1': 0, '0': 0 };
    for (const seed of ['1', '2', '3', '4']) {
      const { nodes } = await grow(capo, { options: SMALL, seed, reply: scoring(4, 5, 6) });
      for (const mutated of nodesBy(nodes, 'mutation')) {
        const crossed = nodes.get(mutated.parents[0]!.id)!;
        expect(crossed.by).toBe('crossover');
        const longer = nodesBy(nodes, 'shots').find(({ parents }) => parents[0]!.id === mutated.id);
        const child = longer ?? mutated;
        const change = shotsOf(child).length - shotsOf(crossed).length;
        seen[String(change) as keyof typeof seen]++;
        if (!longer) continue;
        expect(change).toBe(1);
        expect(longer.parents).toEqual([
          { role: 'instruction', id: mutated.id },
          { role: 'shots', id: crossed.id },
        ]);
        expect(shotsOf(mutated)).toEqual([]);
        for (const shot of shotsOf(crossed)) expect(shotsOf(longer)).toContainEqual(shot);
      }
    }
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(3);
    expect(Object.keys(seen)).toHaveLength(3);
  });

  it('crosses two prompts that are alive, with half of their shots and none twice', async () => {
    const { nodes, populations } = await grow(capo, {
      options: { ...SMALL, steps: 6 },
      reply: scoring(4, 5, 6),
    });
    const crossed = nodesBy(nodes, 'crossover');
    expect(crossed).toHaveLength(18);
    let most = 0;
    for (const child of crossed) {
      expect(child.parents.map(({ role }) => role)).toEqual(['parent 1', 'parent 2']);
      const [mother, father] = child.parents.map(({ id }) => nodes.get(id)!);
      expect(mother!.id).not.toBe(father!.id);
      const alive = populations.map((population) => new Set(population.map(({ id }) => id)));
      expect(alive.some((ids) => ids.has(mother!.id) && ids.has(father!.id))).toBe(true);
      const pooled = [...shotsOf(mother!), ...shotsOf(father!)];
      const different = new Set(pooled.map(({ input }) => input)).size;
      expect(shotsOf(child)).toHaveLength(Math.min(Math.floor(pooled.length / 2), different));
      expect(new Set(shotsOf(child).map(({ input }) => input)).size).toBe(shotsOf(child).length);
      for (const shot of shotsOf(child)) expect(pooled).toContainEqual(shot);
      most = Math.max(most, shotsOf(child).length);
    }
    expect(most).toBeGreaterThan(1);
  });

  it('keeps the best by score minus penalty, best first, and asks nobody twice', async () => {
    const { nodes, populations, journal } = await grow(capo, {
      options: SMALL,
      reply: scoring(4, 2, 6, 5, 4, 7, 3),
    });
    const longest = Math.max(...populations[0]!.map(lengthOf));
    const value = (node: Node) => node.score - (0.05 * lengthOf(node)) / longest;
    for (const population of populations.slice(1)) {
      expect(population).toHaveLength(SMALL.populationSize);
      const values = population.map(value);
      expect(values).toEqual(values.toSorted((a, b) => b - a));
      expect(new Set(population.map(identityOf)).size).toBe(population.length);
    }
    const asked = new Map<string, number>();
    for (const { place, event } of journal)
      if (event.type === 'candidate-scored' && event.on === 'dev' && !/^[fv]/.test(place))
        asked.set(
          event.candidateId,
          (asked.get(event.candidateId) ?? 0) + (event.asked ?? event.scores.length),
        );
    expect([...asked.values()].every((count) => count === 12)).toBe(true);
    expect(asked.size).toBeGreaterThan(SMALL.populationSize);
    expect(nodes.size).toBeGreaterThan(asked.size); // instructions and crossed prompts that were but a step
  });

  it('prefers the shorter of equals, unless the penalty is nothing', async () => {
    const reply = () => {
      let n = 0;
      return () =>
        `<prompt>Prompt ${n++ % 2 ? 'that goes on for quite some time and says nothing more' : ''} ${n}: right on 4</prompt>`;
    };
    const options = { ...SMALL, mostShots: 0 };
    const meanLength = async (lengthPenalty: number) => {
      const { populations } = await grow(capo, {
        options: { ...options, lengthPenalty },
        seeds: ['right on 4 said at some length, so that there is something to shorten'],
        reply: reply(),
      });
      const lengths = populations.at(-1)!.map(lengthOf);
      return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    };
    expect(await meanLength(0.05)).toBeLessThan((await meanLength(0)) - 5);
  });

  it('does without shots where there shall be none', async () => {
    const { nodes } = await grow(capo, { options: { ...SMALL, mostShots: 0 }, reply: scoring(4, 5) });
    for (const node of nodes.values()) expect(shotsOf(node)).toEqual([]);
    expect(nodesBy(nodes, 'mutation').length).toBeGreaterThan(5);
  });

  it('lets a prompt keep demonstrations that it brings', async () => {
    const demonstrations = [{ input: 'Is it?', output: 'yes' }];
    const { populations } = await grow(capo, {
      options: SMALL,
      seeds: [{ text: 'right on 4', demonstrations }],
      reply: scoring(4),
    });
    expect(populations[0]![0]).toMatchObject({ by: 'seed', demonstrations });
  });

  it('ends with what it has when the model never writes a prompt', async () => {
    const result = await grow(capo, { options: SMALL, seeds: ['right on 3'], reply: () => 'I cannot help.' });
    expect(result.ending).toBe('completed');
    expect(result.nodes.get(result.champion)!.text).toBe('right on 3');
    expect(result.failures).toHaveLength(8); // four wanted, in two passes
  });

  it('shows what it crosses and mutates, and asks for the slots to be kept', async () => {
    const { asked, nodes } = await grow(capo, {
      options: SMALL,
      seeds: ['right on 4 {{ question }}'],
      reply: ({ request }) => `<prompt>right on ${request.seed % 9} {{ question }} ${request.seed}</prompt>`,
    });
    const questions = asked.map(({ request }) => request.messages[0]!.content);
    for (const child of nodesBy(nodes, 'crossover')) {
      const [mother, father] = child.parents.map(({ id }) => nodes.get(id)!.text);
      const shown = `<prompt_1>${mother}</prompt_1>\n<prompt_2>${father}</prompt_2>`;
      expect(questions.some((question) => question.includes(shown))).toBe(true);
    }
    for (const question of questions) {
      expect(question).toContain('Keep {{ question }} exactly as written.');
      expect(question).toContain('The task: Answer questions');
    }
  });
});
