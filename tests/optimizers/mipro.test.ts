import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/core/digest.ts';
import type { Entry } from '../../src/core/event.ts';
import { random } from '../../src/core/random.ts';
import type { Ask, Run } from '../../src/core/run.ts';
import { miprov2 } from '../../src/optimizers/mipro/index.ts';
import { proposedInstructions } from '../../src/optimizers/mipro/instructions.ts';
import type { Question } from '../../src/engine/caller.ts';
import { dataset, disk, fakeCaller, answerAsPrompted, specOf, start } from '../engine/harness.ts';
import { drawn, grow, type Node } from './grow.ts';
import { tape } from './tape.ts';

const SMALL = { demonstrationSets: 4, instructions: 3, trials: 12 };

/** Replies in the tag that is asked for; prompts are of these scores, in turn and over again. */
function scoring(...rights: number[]) {
  let n = 0;
  return ({ format }: Question) =>
    format?.kind === 'tagged' && format.tag === 'prompt'
      ? `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`
      : '<summary>Questions with short answers.</summary>';
}
const nodesBy = (nodes: ReadonlyMap<string, Node>, by: string) =>
  [...nodes.values()].filter((node) => node.by === by);
const { train } = specOf(miprov2).task.split;
const rows = new Map(dataset.examples.map((example) => [example.fields.question, example]));

describe('miprov2', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('miprov2');
    const { journal, failures, asked } = await grow(miprov2, {
      options: { ...SMALL, instructions: 6 },
      reply: recorded.reply,
    });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/miprov2.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(8);
  });

  it('tries the starting prompt as it is first, and K new instructions besides the own ones', async () => {
    const { nodes, journal } = await grow(miprov2, {
      options: { ...SMALL, trials: 40 },
      reply: scoring(4, 5, 6),
    });
    const onDev = journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' && event.on === 'dev' ? [event.candidateId] : [],
    );
    expect(onDev[0]).toBe('0');
    const instructions = nodesBy(nodes, 'instruction');
    expect(instructions).toHaveLength(3);
    for (const { parents } of instructions) expect(parents).toEqual([{ role: 'parent', id: '0' }]);
    // every instruction, the own ones included, was combined with sets
    const bases = new Set(nodesBy(nodes, 'combination').map(({ parents }) => parents[0]!.id));
    expect(bases).toEqual(new Set(['0', '1', ...instructions.map(({ id }) => id)]));
    expect(nodesBy(nodes, 'combination').every(({ note }) => note?.startsWith('Demonstrations: '))).toBe(
      true,
    );
  });

  it('shows cases from train: labels, or what the starting prompt answered right, each asked once', async () => {
    const { nodes, journal } = await grow(miprov2, {
      options: { ...SMALL, trials: 40 },
      reply: scoring(4, 5),
    });
    for (const { demonstrations = [], by } of nodes.values()) {
      if (by !== 'combination') expect(demonstrations).toEqual([]);
      else expect(demonstrations).toHaveLength(4);
      expect(new Set(demonstrations.map(({ input }) => input)).size).toBe(demonstrations.length);
      for (const { input, output } of demonstrations) {
        const row = rows.get(input)!;
        expect(train).toContain(row.id);
        expect(output).toBe(row.target);
      }
    }
    const asked = journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' && event.candidateId === '0' && Array.isArray(event.on)
        ? [event]
        : [],
    );
    const ids = new Set(asked.flatMap(({ on }) => on as readonly string[]));
    expect(ids.size).toBeGreaterThan(4);
    expect(asked.reduce((sum, { asked, scores }) => sum + (asked ?? scores.length), 0)).toBe(ids.size);
    expect([...ids].every((id) => train.includes(id))).toBe(true);
    const notes = new Set(nodesBy(nodes, 'combination').map(({ note }) => note));
    expect(notes).toContain('Demonstrations: 4 with the bare label.');
    expect([...notes].some((note) => note!.includes('in the model’s own words'))).toBe(true);
  });

  it('makes no demonstrations where there shall be none', async () => {
    const { nodes, journal } = await grow(miprov2, { options: { ...SMALL, shots: 0 }, reply: scoring(4, 5) });
    for (const node of nodes.values()) expect(node.demonstrations).toBeUndefined();
    for (const { event } of journal)
      if (event.type === 'candidate-scored') expect(['dev', 'test']).toContain(event.on);
  });

  it('grounds proposals in data, task, cases and the basic instruction', async () => {
    const { asked } = await grow(miprov2, { options: SMALL, reply: scoring(4) });
    const questions = asked.map(({ request }) => request.messages[0]!.content);
    const proposals = questions.slice(-3);
    for (const question of proposals) {
      expect(question).toContain('<summary_data>Questions with short answers.</summary_data>');
      expect(question).toContain('<summary_program>Questions with short answers.</summary_program>');
      expect(question).toContain('<prompt_base>right on 2</prompt_base>');
      expect(question.match(/^Input: /gm)).toHaveLength(3);
    }
    expect(questions).toHaveLength(2 + 1 + 1 + 3); // 20 train examples in two looks, a summary, a description
  });

  it('stops looking at the data after five looks without news, and at ten at the latest', async () => {
    const looks = async (news: (look: number) => boolean) => {
      const task = {
        description: '',
        train: Array.from({ length: 200 }, (_, i) => exampleOf({ i: `${i}` }, 'yes')),
        show: () => 'a case',
      };
      let count = 0;
      const run = {
        task,
        random: random('1'),
        map: async () => [],
        ask: async (_: string, { by }: Ask<string>) => ({
          value: by === 'data summary' && !news(count++) ? 'COMPLETE' : 'Something new.',
        }),
      } as unknown as Run;
      await proposedInstructions(run, { id: '0', text: 'x', by: 'seed', parents: [], calls: [] }, 1, []);
      return count - 1; // the last call sums up
    };
    expect(await looks((look) => look === 0)).toBe(6);
    expect(await looks((look) => look < 3)).toBe(8);
    expect(await looks(() => true)).toBe(10);
  });

  it('finds the best there is, and gives everything that was scored in full, best first', async () => {
    const { nodes, champion, populations } = await grow(miprov2, {
      options: { ...SMALL, trials: 40 },
      reply: scoring(3, 9, 6),
    });
    expect(nodes.get(champion)!.score).toBe(9 / 12);
    const scores = populations.at(-1)!.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('gets through when the model never writes anything, with demonstrations alone to search', async () => {
    const { ending, champion, nodes, failures } = await grow(miprov2, {
      options: SMALL,
      reply: () => 'I cannot help.',
    });
    expect(ending).toBe('completed');
    expect(failures).toHaveLength(3);
    expect(nodesBy(nodes, 'combination').length).toBeGreaterThan(2);
    expect(nodes.get(champion)!.by).toBe('seed'); // all of a text score alike
  });
});

describe('with a dev split of more than fifty', () => {
  const ids = dataset.examples.map(({ id }) => id);
  const { task } = specOf(miprov2);
  const split = { train: ids.slice(0, 4), dev: ids.slice(4, 56), test: ids.slice(56) };
  const DEV = 52;

  async function journalOf(options: Record<string, number>): Promise<readonly Entry[]> {
    const spec = specOf(miprov2, options, { task: { ...task, split, seeds: [{ text: 'right on 2' }] } });
    const store = disk();
    const reply = scoring(4, 6, 8);
    const models = fakeCaller(store, {
      answer: (question) => (question.role === 'task' ? answerAsPrompted(question) : reply(question)),
    });
    await start(miprov2, spec, store, models.call);
    return store.journalled;
  }
  const scorings = (journal: readonly Entry[]) =>
    journal.flatMap(({ place, event }) =>
      event.type === 'candidate-scored' &&
      !place.startsWith('v') &&
      (event.on === 'dev' || event.on.length === 35)
        ? [event]
        : [],
    );

  it('tries on minibatches, and scores the best in the mean in full after every fifth trial and at the end', async () => {
    const trials = 12;
    const journal = await journalOf({ ...SMALL, trials });
    let round = -1;
    const full: number[] = [];
    for (const { event } of journal) {
      if (event.type === 'round-started') round = event.round;
      if (event.type === 'candidate-scored' && event.on === 'dev') full.push(round);
    }
    expect(full).toEqual([-1, 4, 9, 11]);
    // a combination that was tried before brings its answers along
    const batches = scorings(journal).filter(({ on }) => on !== 'dev');
    expect(batches.length).toBeLessThanOrEqual(trials);
    expect(batches.length).toBeGreaterThan(trials / 2);
    const perCandidate = new Map<string, number>();
    for (const { candidateId, asked, scores } of scorings(journal))
      perCandidate.set(candidateId, (perCandidate.get(candidateId) ?? 0) + (asked ?? scores.length));
    for (const asked of perCandidate.values()) expect(asked).toBeLessThanOrEqual(DEV);
  });

  it('scores nothing in full twice, and stays within T·m + V·(⌊T/F⌋ + 2) answers', async () => {
    const journal = await journalOf({ ...SMALL, trials: 18 });
    const full = scorings(journal).filter(({ on }) => on === 'dev');
    expect(new Set(full.map(({ candidateId }) => candidateId)).size).toBe(full.length);
    const answers = scorings(journal).reduce((sum, { asked, scores }) => sum + (asked ?? scores.length), 0);
    expect(answers).toBeLessThanOrEqual(18 * 35 + DEV * (Math.floor(18 / 5) + 2));
  });
});
