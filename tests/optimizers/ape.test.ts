import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/engine/caller.ts';
import { ape } from '../../src/optimizers/ape/ape.ts';
import { FINALISTS } from '../../src/optimizers/ape/paper.ts';
import { unquoted, withoutPairs } from '../../src/optimizers/ape/tidy.ts';
import { DEV, disk, fakeCaller, specOf, start } from '../engine/harness.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const SMALL = { subsamples: 3, perSubsample: 4, demonstrations: 3 };
const CANDIDATES = 12;
const SELECTIONS = ape.options.evaluation.of.map(({ value }) => value).filter((value) => value !== 'all');

/** Replies with prompts of these scores, in turn and over again; each is a new text. */
function scoring(...rights: number[]) {
  let n = 0;
  return () => `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}
const questionOf = ({ request }: Question) => request.messages[0]!.content;
const task = specOf(ape).task;
const pairsIn = (question: string) => question.match(/^Input: Question \d+\?\nExpected: \w+$/gm) ?? [];
const trainQuestions = new Set(task.split.train.map((_, i) => `Question ${i}?`)); // the first rows of the fixture

describe('APE', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('ape');
    const options = { ...SMALL, rounds: 1, survivors: 4 };
    const { journal, failures, asked } = await grow(ape, { options, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/ape.txt');
    expect(failures.length).toBeGreaterThan(0);
    expect(asked.length).toBeGreaterThan(CANDIDATES);
  });

  it('asks for each candidate in a call of its own, as many for each subsample, each subsample drawn anew from train', async () => {
    const { asked, nodes } = await grow(ape, { options: SMALL, reply: scoring(3) });
    expect(asked).toHaveLength(CANDIDATES);
    const questions = [...new Set(asked.map(questionOf))];
    expect(questions).toHaveLength(SMALL.subsamples);
    for (const question of questions) {
      expect(asked.filter((one) => questionOf(one) === question)).toHaveLength(SMALL.perSubsample);
      const pairs = pairsIn(question);
      expect(new Set(pairs).size).toBe(SMALL.demonstrations);
      for (const pair of pairs) expect(trainQuestions).toContain(/Question \d+\?/.exec(pair)![0]);
    }
    for (const { request } of asked)
      expect(request).toMatchObject({ temperature: 0.9, topP: 0.9, maxTokens: 500 });
    expect([...nodes.values()].filter(({ by }) => by === 'forward')).toHaveLength(CANDIDATES);
  });

  it('crowns the best on dev, own prompts among the candidates', async () => {
    const { champion, nodes, populations } = await grow(ape, { options: SMALL, reply: scoring(3, 9, 1) });
    expect(nodes.get(champion)!.score).toBe(9 / DEV);
    expect(populations.at(-1)).toHaveLength(FINALISTS);
    expect(populations.at(-1)!.map(({ score }) => score * DEV)).toEqual(
      [9, 9, 9, 9, 4].map((k) => expect.closeTo(k)),
    );
    const own = await grow(ape, {
      options: SMALL,
      seeds: ['right on 2', 'right on 11'],
      reply: scoring(3, 9, 1),
    });
    expect(own.nodes.get(own.champion)!.text).toBe('right on 11');
  });

  it('scores everybody on the same examples, once', async () => {
    const { journal } = await grow(ape, { options: { ...SMALL, rounds: 2 }, reply: scoring(3, 9, 1) });
    const scores = journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' && event.on !== 'test' ? [event] : [],
    );
    expect(new Set(scores.map(({ on }) => on))).toEqual(new Set(['dev']));
    expect(new Set(scores.map(({ candidateId }) => candidateId)).size).toBe(scores.length);
  });

  it('proposes no prompt twice, and none that is there already', async () => {
    const { nodes, asked } = await grow(ape, {
      options: { ...SMALL, rounds: 1 },
      reply: ({ request }) => `<prompt>${request.seed % 2 ? 'right on 2' : 'right on 5'}</prompt>`,
    });
    expect(asked.length).toBeGreaterThan(CANDIDATES);
    expect([...nodes.values()].map(({ text }) => text).sort()).toEqual([
      'right on 2',
      'right on 4',
      'right on 5',
    ]);
  });

  it('records every reply without a prompt as a failed proposal, an empty pair of quotes too', async () => {
    const { failures, nodes, ending, champion } = await grow(ape, {
      options: SMALL,
      reply: ({ request }) => (request.seed % 2 ? 'I cannot help.' : '<prompt>""</prompt>'),
    });
    expect(failures).toHaveLength(CANDIDATES);
    expect(new Set(failures.map(({ by }) => by))).toEqual(new Set(['forward']));
    expect(nodes.size).toBe(2);
    expect({ ending, text: nodes.get(champion)!.text }).toEqual({ ending: 'completed', text: 'right on 4' });
  });

  it('gets through when everything scores zero, and with one seed', async () => {
    for (const evaluation of ['all', 'ucb']) {
      const options = { ...SMALL, evaluation, rounds: 2 };
      const { ending, champion, nodes } = await grow(ape, { options, seeds: ['a'], reply: scoring(0) });
      expect(ending).toBe('completed');
      expect(nodes.get(champion)!.text).toBe('a');
    }
  });

  it('has nothing to read off without train examples', async () => {
    const spec = specOf(ape, SMALL, { task: { ...task, split: { ...task.split, train: [] } } });
    const store = disk();
    const result = await start(ape, spec, store, fakeCaller(store).call);
    expect(result.ending).toBe('completed');
    expect(store.journalled.filter(({ event }) => event.type === 'reply-received')).toEqual([]);
  });
});

describe('generation', () => {
  const seeds = ['Read {{question}} well. right on 2', 'right on 4'];
  const grown = (generation: string, reply: Parameters<typeof grow>[1]['reply']) =>
    grow(ape, { options: { ...SMALL, generation }, seeds, reply });

  it('in reverse shows a document with a gap before the examples', async () => {
    const { asked, nodes } = await grown('reverse', scoring(3));
    const question = questionOf(asked[0]!);
    expect(question.indexOf('[unreadable passage]')).toBeLessThan(question.indexOf('Input: '));
    expect(pairsIn(question)).toHaveLength(SMALL.demonstrations);
    for (const { by, parents } of nodes.values())
      if (by !== 'seed') expect([by, parents]).toEqual(['reverse', []]);
  });

  it('of the plain kinds does not show a person’s own prompts', async () => {
    for (const generation of ['forward', 'reverse'])
      for (const question of (await grown(generation, scoring(3))).asked.map(questionOf))
        expect(question).not.toContain('right on');
  });

  it('names the language that the person’s own prompt is in', async () => {
    const german = 'Lies die Frage genau und antworte mit ja, nein oder vielleicht. right on 1';
    const { asked } = await grow(ape, { options: SMALL, seeds: [german], reply: scoring(3) });
    expect(questionOf(asked[0]!)).toContain('ISO 639-3 code is deu');
    const english = 'Read the question with care and answer yes, no or perhaps. right on 1';
    const plain = await grow(ape, { options: SMALL, seeds: [english], reply: scoring(3) });
    expect(questionOf(plain.asked[0]!)).toContain('Write it in English.');
  });

  it('from a preamble begins with the person’s own prompts, in turn, whether the model repeats them or not', async () => {
    const { nodes } = await grown('continue', ({ request }) => {
      const preamble = /<prompt_1>(.*?)<\/prompt_1>/s.exec(request.messages[0]!.content)![1]!;
      return `<prompt>${request.seed % 2 ? `${preamble} ` : ''}Then think ${request.seed}.</prompt>`;
    });
    const children = [...nodes.values()].filter(({ by }) => by === 'continue');
    expect(children).toHaveLength(CANDIDATES);
    for (const { text, parents } of children) {
      const [{ id, role }] = parents as [{ id: string; role: string }];
      expect(role).toBe('preamble');
      expect(text.startsWith(nodes.get(id)!.text)).toBe(true);
      expect(text.split('right on')).toHaveLength(2);
    }
    expect(new Set(children.map(({ parents }) => parents[0]!.id)).size).toBe(2);
  });

  it('by adapting keeps the slots of the draft, or fails', async () => {
    const { nodes, failures } = await grown(
      'adapt',
      ({ request }) => `<prompt>Adapted ${request.seed}</prompt>`,
    );
    const children = [...nodes.values()].filter(({ by }) => by === 'adapt');
    expect(children).toHaveLength(SMALL.perSubsample); // of the second seed, which has no slots
    expect(failures).toHaveLength(2 * SMALL.perSubsample);
  });
});

describe('resampling', () => {
  it('varies each survivor once a round, and lets old and new compete', async () => {
    const options = { ...SMALL, rounds: 2, survivors: 3 };
    const { nodes, populations } = await grow(ape, { options, reply: scoring(3, 9, 1, 6) });
    const variations = [...nodes.values()].filter(({ by }) => by === 'resample');
    expect(variations).toHaveLength(6);
    for (const { parents } of variations) expect(parents.map(({ role }) => role)).toEqual(['parent']);
    const [before, after] = populations.slice(-3);
    const alive = before!.slice(0, 3).map(({ id }) => id);
    expect(variations.slice(3).map(({ parents }) => parents[0]!.id)).toEqual(alive);
    expect(after).toHaveLength(6);
    expect(after!.map(({ score }) => score)).toEqual(after!.map(({ score }) => score).sort((a, b) => b - a));
  });

  it('shows only the prompt, and asks for the same in other words', async () => {
    const { asked } = await grow(ape, {
      options: { ...SMALL, rounds: 1, survivors: 3 },
      reply: scoring(3, 9),
    });
    const question = questionOf(asked.at(-1)!);
    expect(question).toContain('in other words');
    expect(question).not.toContain('Input:');
    expect(question).toMatch(/<prompt_1>Prompt \d+: right on 9<\/prompt_1>/);
  });
});

describe.each(SELECTIONS)('selection by %s', (evaluation) => {
  it('finds a planted best within its budget, with train only, and lets dev decide among the finalists', async () => {
    const options = { ...SMALL, evaluation, answers: 8 };
    const { champion, nodes, journal } = await grow(ape, {
      options,
      seeds: ['right on 1'],
      reply: scoring(1, 2, 3, 2, 1, 11, 2, 3, 1, 2, 3, 1),
    });
    expect(nodes.get(champion)!.text).toContain('right on 11');
    const scores = journal.flatMap(({ place, event }) =>
      event.type === 'candidate-scored' && event.on !== 'test' ? [{ place, ...event }] : [],
    );
    const searched = scores.filter(({ place }) => !place.startsWith('f/'));
    const pulls = searched.reduce((sum, { scores, asked }) => sum + (asked ?? scores.length), 0);
    expect(pulls).toBeLessThanOrEqual(8 * (CANDIDATES + 1));
    expect(pulls).toBeGreaterThan(4 * (CANDIDATES + 1));
    const train = new Set(task.split.train);
    for (const { on } of searched)
      for (const id of [on].flat()) expect(on === 'train' || train.has(id)).toBe(true);
    const finals = scores.filter(({ place }) => place.startsWith('f/'));
    expect(finals.length).toBeLessThanOrEqual(FINALISTS + 1);
    expect(finals.every(({ on }) => on === 'dev')).toBe(true);
  });
});

describe('scoring by likelihood', () => {
  it.each(['all', 'ucb'])(
    'ranks by it (%s), and lets the metric on dev decide among the finalists',
    async (evaluation) => {
      const options = { ...SMALL, scoring: 'likelihood', evaluation, answers: 8 };
      const { champion, nodes, journal } = await grow(ape, { options, reply: scoring(3, 9, 1) });
      expect(nodes.get(champion)!.score).toBe(9 / DEV);
      const scores = journal.flatMap(({ place, event }) =>
        event.type === 'candidate-scored' && event.on !== 'test' ? [{ place, ...event }] : [],
      );
      for (const { place, measuring, on } of scores)
        if (place.startsWith('f/')) expect([measuring, on]).toEqual([undefined, 'dev']);
        else expect(measuring).toBe('likelihood');
      expect(scores.filter(({ place }) => place.startsWith('f/'))).toHaveLength(FINALISTS + 1);
    },
  );
});

describe('a reply', () => {
  it.each([
    ['"Answer."', 'Answer.'],
    ['“Answer yes.” ', 'Answer yes.'],
    ['„Antworte.“', 'Antworte.'],
    ['`Answer.`', 'Answer.'],
    ['"Yes" or "no"', '"Yes" or "no"'],
    ['Say "yes"', 'Say "yes"'],
    ['"', '"'],
    ['""', ''],
    ['', ''],
  ])('%s is %s without quotes around it', (text, expected) => {
    expect(unquoted(text)).toBe(expected);
  });

  it.each([
    ['Answer.\n\nInput: 1\nOutput: 2\n\nInput: 3', 'Answer.'],
    ['Answer.\nInput: 1\nExpected: 2', 'Answer.'],
    ['Input: 1\nOutput: 2', 'Input: 1\nOutput: 2'],
    ['Read the line after\nInput: and answer.', 'Read the line after\nInput: and answer.'],
    ['Output: one word.', 'Output: one word.'],
  ])('%j is %j without examples after it', (text, expected) => {
    expect(withoutPairs(text)).toBe(expected);
  });
});
