import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/event.ts';
import type { OptionValues } from '../../src/core/optimizer.ts';
import type { Question } from '../../src/engine/caller.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const protegi = optimizerById('protegi');
const SMALL: OptionValues = { steps: 2, beam: 2, minibatch: 8, groups: 2, paraphrases: 1, budget: 80 };

const asksFor = ({ format }: Question) => (format && 'tag' in format ? format.tag : undefined);

/** Criticism, and prompts of these scores by the luck of the question; each is a new text. */
function replying(...rights: number[]) {
  return (question: Question) => {
    const { seed } = question.request;
    return asksFor(question) === 'critique'
      ? `<critique>Problem ${seed}</critique>`
      : `<prompt>Prompt ${seed}: right on ${rights[seed % rights.length]}</prompt>`;
  };
}

const messageOf = ({ request }: Question) => request.messages[0]!.content;
const scoredOn = (events: readonly RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'candidate-scored' && typeof event.on !== 'string'
      ? event.on.map((example) => `${event.candidateId} ${example}`)
      : [],
  );

describe('ProTeGi', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('protegi');
    const { journal, failures, asked } = await grow(protegi, { options: SMALL, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/protegi.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(15);
  });

  it('climbs, and its champion is the best of the last beam on dev', async () => {
    const { ending, champion, nodes, populations } = await grow(protegi, {
      options: SMALL,
      reply: replying(5, 7, 9, 3, 11, 2),
    });
    expect(ending).toBe('completed');
    expect(populations).toHaveLength(3);
    for (const population of populations) expect(population.length).toBeLessThanOrEqual(2);
    const last = populations.at(-1)!;
    expect(last.map(({ id }) => id)).toContain(champion);
    const scores = last.map(({ id }) => nodes.get(id)!.score);
    expect(nodes.get(champion)!.score).toBe(Math.max(...scores));
    expect(nodes.get(champion)!.text).toContain('right on 11');
  });

  it('edits a parent against a criticism of its mistakes, and writes the criticism on the edit', async () => {
    const { asked, nodes, journal } = await grow(protegi, { options: SMALL, reply: replying(4, 6) });
    const edits = [...nodes.values()].filter(({ by }) => by === 'edit');
    expect(edits.length).toBeGreaterThan(4);
    const critiques = asked.filter((question) => asksFor(question) === 'critique');
    for (const { note, parents, calls } of edits) {
      expect(note).toMatch(/^Problem \d+$/);
      expect(calls).toHaveLength(2); // that of the criticism and that of the edit
      const [base] = parents;
      expect(parents).toEqual([{ role: 'parent', id: base!.id }]);
      const text = nodes.get(base!.id)!.text;
      const question = asked.find((one) => messageOf(one).includes(`<critique_1>\n${note}\n</critique_1>`))!;
      expect(messageOf(question)).toContain(`<prompt_1>\n${text}\n</prompt_1>`);
      const errors = messageOf(question).match(/^Answered: .*$/gm)!;
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThanOrEqual(4);
      expect(new Set(errors)).toEqual(new Set(['Answered: I do not know'])); // mistakes, and nothing else
      expect(critiques.some((one) => errors.every((error) => messageOf(one).includes(error)))).toBe(true);
    }
    expect(journal.some(({ event }) => event.type === 'proposal-failed')).toBe(false);
  });

  it('paraphrases every edit and the parent, and lets so many successors compete', async () => {
    const options = { ...SMALL, steps: 1, groups: 3, paraphrases: 2, successors: 4 };
    const { nodes, asked, journal } = await grow(protegi, {
      options,
      seeds: ['right on 3'],
      reply: replying(5, 4, 6),
    });
    const by = (operator: string) => [...nodes.values()].filter((node) => node.by === operator);
    expect(by('edit')).toHaveLength(3);
    expect(by('paraphrase')).toHaveLength((3 + 1) * 2);
    expect(asked).toHaveLength(3 + 3 + 8);
    const parents = by('paraphrase').map((node) => node.parents[0]!.id);
    for (const { id } of [...by('edit'), ...by('seed')])
      expect(parents.filter((parent) => parent === id)).toHaveLength(2);
    const competed = new Set(scoredOn(journal.map(({ event }) => event)).map((one) => one.split(' ')[0]));
    expect(competed.size).toBe(1 + 4);
  });

  it('shows all parents of a step the same minibatch, and asks nothing twice', async () => {
    const { journal } = await grow(protegi, {
      options: { ...SMALL, steps: 3, budget: 60 },
      reply: replying(5, 4, 7, 3, 6),
    });
    const events = journal.map(({ event }) => event);
    const begun = events.findIndex(({ type }) => type === 'round-started');
    const [first, second] = events
      .slice(begun)
      .flatMap((event) => (event.type === 'candidate-scored' ? [event] : []));
    expect(first!.on).toEqual(second!.on);
    expect(first!.on).toHaveLength(8);
    expect(first!.candidateId).not.toBe(second!.candidateId);
    let asked = 0;
    for (const event of events)
      if (event.type === 'candidate-scored' && typeof event.on !== 'string')
        asked += event.asked ?? event.on.length;
    expect(asked).toBe(new Set(scoredOn(events)).size);
  });

  it.each(['ucb', 'ucb-e', 'sr', 'sh', 'uniform'])(
    'keeps to its budget in each step with %s',
    async (selection) => {
      const { journal, champion, nodes } = await grow(protegi, {
        options: { ...SMALL, selection, steps: 2, budget: 90 },
        reply: replying(5, 4, 10, 3, 6),
      });
      let asked = 0;
      const spent: number[] = [];
      for (const { event } of journal) {
        if (event.type === 'round-started') asked = 0;
        if (event.type === 'candidate-scored' && typeof event.on !== 'string')
          asked += event.asked ?? event.on.length;
        if (event.type === 'population-kept') spent.push(asked);
      }
      const [, ...steps] = spent;
      for (const answers of steps) expect(answers).toBeLessThanOrEqual(90 + 2 * 8); // with the minibatch
      expect(nodes.get(champion)!.text).toContain('right on 10');
    },
  );

  it('prefers successors that mend the mistakes, if told to', async () => {
    const grown = async (filter: string) => {
      const { nodes, journal } = await grow(protegi, {
        options: { ...SMALL, steps: 1, groups: 4, paraphrases: 1, successors: 2, filter, minibatch: 20 },
        seeds: ['right on 3'],
        reply: replying(1, 12),
      });
      const competed = new Set(
        journal.flatMap(({ place, event }) =>
          event.type === 'candidate-scored' && Number(place.split('.')[0]) > 0 ? [event.candidateId] : [],
        ),
      );
      return { nodes, competed };
    };
    const { nodes, competed } = await grown('errors');
    const tried = [...competed].filter((id) => nodes.get(id)!.by !== 'seed');
    expect(tried).toHaveLength(4); // twice as many as stay are tried on the mistakes
    expect(await grown('random').then(({ competed }) => competed.size)).toBe(1 + 2);
  });

  it('only paraphrases a prompt that makes no mistake', async () => {
    const { ending, asked, nodes } = await grow(protegi, {
      options: SMALL,
      seeds: ['right on 12'],
      reply: replying(12),
    });
    expect(ending).toBe('completed');
    expect(asked.every((question) => asksFor(question) === 'prompt')).toBe(true);
    expect(new Set([...nodes.values()].map(({ by }) => by))).toEqual(new Set(['seed', 'paraphrase']));
  });

  it('keeps its beam when the model writes neither criticism nor prompt', async () => {
    const { ending, populations, champion, failures, nodes } = await grow(protegi, {
      options: SMALL,
      reply: () => 'I cannot help.',
    });
    expect(ending).toBe('completed');
    expect(nodes.size).toBe(2);
    expect(populations.at(-1)).toHaveLength(2);
    expect(nodes.get(champion)!.text).toBe('right on 4');
    expect(failures.map(({ by }) => by)).toEqual(Array(4).fill('paraphrase')); // of two parents in two steps
  });

  it('cuts more seeds than the beam holds before the first step', async () => {
    const seeds = [1, 9, 2, 8, 0].map((k) => `right on ${k}`);
    const { populations } = await grow(protegi, { options: SMALL, seeds, reply: replying(1) });
    expect(populations[0]!.map(({ text }) => text)).toEqual(['right on 9', 'right on 8']);
  });

  it('keeps slots through edits and paraphrases', async () => {
    const complained = ({ request }: Question) => request.messages.length > 1;
    const { nodes, failures, asked } = await grow(protegi, {
      options: SMALL,
      seeds: ['right on 3 {{ question }}'],
      reply: (question) => {
        if (asksFor(question) === 'critique') return '<critique>Too short.</critique>';
        const { seed } = question.request;
        if (!complained(question) && seed % 2 === 0) return '<prompt>dropped</prompt>';
        return `<prompt>right on ${seed % 12}, ${seed} {{ question }}</prompt>`;
      },
    });
    for (const { text } of nodes.values()) expect(text).toContain('{{ question }}');
    expect(nodes.size).toBeGreaterThan(5);
    expect(asked.filter(complained).length).toBeGreaterThan(2);
    expect(failures).toEqual([]); // all were mended when asked again
  });

  it('samples as the paper does', async () => {
    const { asked } = await grow(protegi, { options: SMALL, reply: replying(1) });
    for (const { request } of asked) expect(request.temperature).toBe(1);
  });
});
