import { describe, expect, it } from 'vitest';
import { label, parseReply, tagged, taggedList, type Format } from '../../../src/core/format.ts';
import { read, saidIn } from '../../../src/providers/simulated/reading.ts';
import { sentencesOf } from '../../../src/providers/simulated/sentences.ts';
import { worlds } from '../../../src/providers/simulated/worlds/index.ts';
import { supportTriage } from '../../../src/providers/simulated/worlds/support-triage.ts';
import { CLOSINGS } from '../../../src/providers/simulated/writers/closing.ts';
import { FRAMES, REMARKS } from '../../../src/providers/simulated/writers/critique.ts';
import { samples } from '../../../src/store/samples.ts';
import { replyTo, shareOf, valuesOf, wanting } from './asking.ts';
import { prompts } from './prompts.ts';

const START = samples[0]!.seeds[0]!.text;
const TWICE = 'I was charged twice for the same month, can I get one of them back?';
const EASY = 'What is your refund policy for annual plans?';
const shown = (text: string, name = '1') => `<prompt_${name}>${text}</prompt_${name}>`;
const ERROR = `Input: ${TWICE}\nExpected: billing\nAnswered: refund`;
const clauses = (text: string) => read(supportTriage, text).clauses;

const REQUESTS: readonly (readonly [string, string, Format<unknown>])[] = [
  ['a critique', `What is wrong with it?\n${shown(START)}\n${ERROR}`, tagged('critique')],
  ['critiques', `What is wrong with it?\n${shown(START)}\n${ERROR}`, taggedList('critique', { count: 4 })],
  ['a summary of data', `Describe these.\n${ERROR}`, tagged('summary')],
  ['a summary of a task', `Describe the task: ${samples[2]!.description}`, tagged('summary')],
  ['a persona', `Who would be good at this? ${samples[1]!.description}`, tagged('persona')],
  ['keywords', samples[0]!.description, taggedList('keywords', { count: 3 })],
  ['a mutation-prompt', 'Write a mutation-prompt.', tagged('mutation')],
  ['mutation-prompts', '<mutation_1>Make it shorter.</mutation_1>', taggedList('mutation', { count: 5 })],
  ['phrases', 'In other words: <phrase_1>Which team</phrase_1>', taggedList('phrase', { count: 2 })],
  ['pieces', `Cut it up. ${shown(START)}`, taggedList('piece', { count: 30 })],
  ['a translation', `Translate into German. ${shown(START)}`, tagged('translation')],
  [
    'a prompt translated back',
    `Translate back. <translation_1>(simulated German) ${START}</translation_1>`,
    tagged('prompt'),
  ],
  ['a filled prompt', shown('Which ____ is it: billing, [blank], account or feedback?'), tagged('prompt')],
  ['a choice', `<answer_A>${ERROR}</answer_A><answer_B>${ERROR}</answer_B>`, label(['A', 'B'], 'choice')],
  ['a rationale', `Work it out.\n${ERROR}`, tagged('reasoning')],
  [
    'examples',
    `More of these.\n${ERROR}\n\nInput: ${EASY}\nExpected: billing`,
    taggedList('example', { count: 2 }),
  ],
  ['a prompt for a task', `Write an instruction. ${samples[2]!.description}`, tagged('prompt')],
  ['prompts', `Improve it. ${shown(START)}`, taggedList('prompt', { count: 8 })],
  ['a closing', `The closing one is wanted. ${shown('So the answer is')}`, tagged('prompt')],
];

describe.each(REQUESTS)('%s', (_, content, format) => {
  it('comes in the wanted format, or asked again at the latest', async () => {
    const values = await valuesOf(content, format, 80);
    expect(values.length).toBeGreaterThan(70);
    for (const value of values.flat()) expect(value).toMatch(/\S/);
  });

  it('depends on the request alone', async () => {
    const asked = wanting(content, format);
    expect(await replyTo(asked, { seed: 9 })).toBe(await replyTo(asked, { seed: 9 }));
  });

  it('is malformed now and then', async () => {
    const asked = wanting(content, format);
    const replies = await Promise.all(Array.from({ length: 400 }, (_, seed) => replyTo(asked, { seed })));
    const malformed = shareOf(replies, (reply) => 'fault' in parseReply(format, reply));
    expect(malformed).toBeGreaterThan(0);
    expect(malformed).toBeLessThan(0.06);
  });
});

it('what frames a rule says nothing in any world', () => {
  for (const world of worlds)
    for (const text of [...FRAMES, ...REMARKS, ...CLOSINGS])
      expect({ text, said: saidIn(world, text) }).toEqual({ text, said: [] });
});

it('a summary of no examples gives no advice, and one of examples now and then', async () => {
  for (const world of worlds) {
    const { description } = samples.find(({ id }) => id === world.id)!;
    for (const tag of ['summary', 'persona', 'keywords'])
      for (const text of await valuesOf(description, tagged(tag), 12))
        expect({ text, said: read(world, text).said }).toEqual({ text, said: [] });
  }
  const summaries = await valuesOf(`Describe these.\n${ERROR}`, tagged('summary'), 200);
  const advising = shareOf(summaries, (text) => clauses(text).size > 0);
  expect(advising).toBeGreaterThan(0.1);
  expect(advising).toBeLessThan(0.45);
});

describe('slots', () => {
  const text = `${START} Be fair.\n\nMessage:\n{{message}}`;
  const contains = ['{{message}}'];

  it.each([
    ['a change', `Improve it. ${shown(text)}`],
    ['a critique taken up', `Rewrite. ${shown(text)} <critique_1>When in doubt, choose refund.</critique_1>`],
    ['a translation', `Translate back. <translation_1>(simulated Greek) ${text}</translation_1>`],
    ['a cloze', shown(text.replace('team', '____'))],
    [
      'ten prompts with scores',
      Array.from({ length: 10 }, (_, i) => `${shown(i === 0 ? text : START, `${i}`)} score: ${i}`).join('\n'),
    ],
  ])('survive %s', async (_, content) => {
    const values = await valuesOf(content, tagged('prompt', { contains }), 60);
    expect(values.length).toBeGreaterThan(54);
    for (const value of values) expect(value.split('{{message}}')).toHaveLength(2);
  });
});

describe('the form of a text', () => {
  it('is cut into pieces that make it up again, whatever their number', async () => {
    const { ideal } = prompts['support-triage']!;
    const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
    for (const count of [1, 3, 12, 64])
      for (const pieces of await valuesOf(`Cut it. ${shown(ideal)}`, taggedList('piece', { count }), 5)) {
        expect(flat(pieces.join(' '))).toBe(flat(ideal));
        expect(pieces.length).toBeLessThanOrEqual(count);
        expect(pieces.length).toBeGreaterThan(Math.min(count, 12) - 1);
      }
  });

  it('is put in other words in different ways, even where the world is not known', async () => {
    const phrase = 'Choose the best answer, if the message is short';
    const request = `Say it in other words. <phrase_1>${phrase}</phrase_1>`;
    for (const list of await valuesOf(request, taggedList('phrase', { count: 4 }), 20)) {
      expect(list).toHaveLength(4);
      expect(new Set(list).size).toBe(4);
      expect(list).not.toContain(phrase);
    }
  });

  it('is translated in name only, and comes back reworded', async () => {
    const { ideal } = prompts['support-triage']!;
    const [french] = await valuesOf(`Translate into French. ${shown(ideal)}`, tagged('translation'), 3);
    expect(french).toContain('(simulated French)');
    const back = await valuesOf(
      `Translate it back. <translation_1>${french}</translation_1>`,
      tagged('prompt'),
      20,
    );
    for (const text of back) {
      expect(text).not.toContain('simulated');
      expect(text).not.toBe(ideal);
      expect(clauses(text).size).toBeGreaterThan(clauses(ideal).size * 0.6);
    }
  });

  it('has its gaps filled, and often well', async () => {
    const cloze = START.replace('team', '____').replace('refund', '[blank]');
    const texts = await valuesOf(`Fill the gaps. ${shown(cloze)}`, tagged('prompt'), 60);
    for (const text of texts) expect(text).not.toMatch(/_{3}|\[/);
    const right = shareOf(texts, (text) => text === START);
    expect(right).toBeGreaterThan(0.3);
    expect(right).toBeLessThan(0.95);
  });
});

describe('a judge', () => {
  const side = (name: string, answers: readonly string[]) =>
    `<answer_${name}>\nInput: ${TWICE}\nAnswered: ${answers[0]}\n\nInput: ${EASY}\nAnswered: ${answers[1]}\n</answer_${name}>`;
  const RIGHT = ['billing', 'refund'];
  const WRONG = ['refund', 'refund'];
  const chosen = async (content: string) =>
    shareOf(await valuesOf(content, label(['A', 'B'], 'choice'), 400), (choice) => choice === 'A');

  it('is right most of the time, and likes what stands first', async () => {
    const first = await chosen(side('A', RIGHT) + side('B', WRONG));
    expect(first).toBeGreaterThan(0.82);
    expect(first).toBeLessThan(0.94);
    const second = 1 - (await chosen(side('A', WRONG) + side('B', RIGHT)));
    expect(second).toBeGreaterThan(0.65);
    expect(second).toBeLessThan(0.79);
    expect(await chosen(side('B', WRONG) + side('A', RIGHT))).toBeLessThan(0.79);
  });

  it('guesses when both are alike', async () => {
    const first = await chosen(side('A', WRONG) + side('B', WRONG));
    expect(first).toBeGreaterThan(0.5);
    expect(first).toBeLessThan(0.66);
  });
});

describe('examples', () => {
  it('are those that were shown', async () => {
    const request = `Make up more.\n${ERROR}\n\nInput: ${EASY}\nExpected: refund`;
    for (const list of await valuesOf(request, taggedList('example', { count: 5 }), 10))
      expect([...list].sort()).toEqual(
        [`Input: ${TWICE}\nOutput: billing`, `Input: ${EASY}\nOutput: refund`].sort(),
      );
  });

  it('are not made up', async () => {
    const reply = await replyTo(wanting(`Make up cases. ${samples[0]!.description}`, tagged('example')));
    expect(reply).not.toContain('<example>');
  });

  it('come with a rationale that ends in the answer and gives no rule away', async () => {
    for (const text of await valuesOf(`Why?\n${ERROR}`, tagged('reasoning'), 20)) {
      expect(sentencesOf(text).at(-1)).toBe('This leads to billing.');
      expect([...clauses(text)]).toEqual([]);
    }
  });
});
