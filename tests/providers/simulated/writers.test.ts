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
const misleading = new Set(supportTriage.misleading.map(({ id }) => id));
const useful = new Set(supportTriage.useful.map(({ id }) => id));

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

describe('a critic', () => {
  const request = `What is wrong with it?\n${shown(START)}\n${ERROR}`;

  it('is often to the point, and sometimes wrong', async () => {
    const said = (await valuesOf(request, tagged('critique'), 300)).map(clauses);
    const names = (ids: ReadonlySet<string>) => shareOf(said, (one) => [...one].some((id) => ids.has(id)));
    expect(names(useful)).toBeGreaterThan(names(misleading));
    expect(names(misleading)).toBeGreaterThan(0.1);
    expect(shareOf(said, (one) => one.size === 0)).toBeGreaterThan(0.05);
  });

  it('knows no more than somebody who rewrites the prompt at once', async () => {
    const share = (texts: readonly string[]) => {
      const ids = texts.flatMap((text) => [...clauses(text)]);
      return shareOf(ids, (id) => useful.has(id));
    };
    const critiques = await valuesOf(request, tagged('critique'), 400);
    const rewritten = await valuesOf(`Improve it.\n${shown(START)}\n${ERROR}`, tagged('prompt'), 400);
    expect(Math.abs(share(critiques) - share(rewritten))).toBeLessThan(0.1);
  });

  it('looks at what was answered wrong and not at what was right', async () => {
    const both = (first: string, second: string) =>
      `What is wrong?\n${shown(START)}\nInput: ${TWICE}\nExpected: billing\nAnswered: ${first}\n\nInput: ${EASY}\nExpected: refund\nAnswered: ${second}`;
    const share = async (content: string) =>
      shareOf(await valuesOf(content, tagged('critique'), 400), (text) => clauses(text).has('double-charge'));
    expect(await share(both('refund', 'refund'))).toBeGreaterThan(
      1.5 * (await share(both('billing', 'It may be refund.'))),
    );
  });

  it('sees that an answer had the wrong form', async () => {
    const share = async (answered: string) =>
      shareOf(
        await valuesOf(
          `What is wrong?\n${shown(START)}\nInput: ${EASY}\nExpected: refund\nAnswered: ${answered}`,
          tagged('critique'),
          400,
        ),
        (text) => clauses(text).has('label-only'),
      );
    expect(await share('I think this is refund.')).toBeGreaterThan(1.5 * (await share('account')));
  });

  it('finds different things, none of which the prompt says', async () => {
    const { ideal } = prompts['support-triage']!;
    const has = clauses(ideal);
    for (const list of await valuesOf(
      `What is wrong?\n${shown(ideal)}\n${ERROR}`,
      taggedList('critique', { count: 4 }),
      60,
    )) {
      expect(new Set(list).size).toBe(list.length);
      for (const id of list.flatMap((text) => [...clauses(text)])) expect(has).not.toContain(id);
    }
  });

  it('keeps to remarks half of the time when it is shown no examples', async () => {
    const said = (
      await valuesOf(`What is wrong? ${shown(START)}`, taggedList('critique', { count: 2 }), 100)
    ).flat();
    const vague = shareOf(said, (text) => REMARKS.some((remark) => remark === text));
    expect(vague).toBeGreaterThan(0.3);
    expect(vague).toBeLessThan(0.8);
  });
});

describe('a rewriting', () => {
  const RULE = 'Double charges are billing, even if the customer asks for one of them back.';

  it.each([
    ['a critique', `<critique_1>The model has to guess. ${RULE}</critique_1>`],
    ['a summary', `<summary_1>Messages to a help desk. ${RULE}</summary_1>`],
    ['feedback', `Feedback: ${RULE}`],
    ['plain text with a known sentence', `A colleague says: think of the rest, too. ${RULE} That is all.`],
    [
      'a critique in other words',
      '<critique_1>If the same payment was collected twice, choose billing.</critique_1>',
    ],
  ])('usually takes up %s', async (_, advice) => {
    const taken = (content: string) => async () =>
      shareOf(await valuesOf(content, tagged('prompt'), 150), (text) => clauses(text).has('double-charge'));
    const advised = await taken(`Rewrite it. ${shown(START)}\n${advice}`)();
    expect(advised).toBeGreaterThan(0.55);
    expect(advised).toBeLessThan(0.95);
    expect(await taken(`Rewrite it. ${shown(START)}`)()).toBeLessThan(0.2);
  });

  it('takes up bad advice just as well', async () => {
    const content = `Rewrite it. ${shown(START)}\n<critique_1>When in doubt, choose refund.</critique_1>`;
    const texts = await valuesOf(content, tagged('prompt'), 150);
    expect(shareOf(texts, (text) => clauses(text).has('doubt-refund'))).toBeGreaterThan(0.55);
  });

  it('puts advice in the place of a sentence that says the opposite', async () => {
    const opposite = 'Double charges are refund, not billing.';
    const content = `Rewrite it. ${shown(`${START} ${opposite}`)}\n<critique_1>${RULE}</critique_1>`;
    for (const text of await valuesOf(content, tagged('prompt'), 40))
      if (clauses(text).has('double-charge')) expect(text).not.toContain(opposite);
  });

  it('is not influenced by the words of the request itself, nor by worked answers', async () => {
    const maths = samples[2]!.seeds[0]!.text;
    const content = `Think step by step and explain. ${shown(maths)}\n<answer_1>Work step by step. Check it.</answer_1>`;
    const texts = await valuesOf(
      content.replace('Work step by step. ', 'I go step by step. '),
      tagged('prompt'),
      150,
    );
    const world = worlds.find(({ id }) => id === 'maths-word-problems')!;
    expect(shareOf(texts, (text) => read(world, text).clauses.has('steps'))).toBeLessThan(0.45);
  });

  it('leans to the better scored of many prompts, or to the last', async () => {
    const [good, bad] = [`${START} ${RULE}`, `${START} When in doubt, choose refund.`];
    const list = (texts: readonly string[], scores: boolean) =>
      texts.map(
        (text, i) =>
          `${shown(text, `${i + 1}`)}${scores ? `\nscore: ${text === good ? 90 - i : 20 + i}` : ''}`,
      );
    const half = Array.from({ length: 5 });
    const share = async (texts: readonly string[], scores: boolean, id: string) =>
      shareOf(
        await valuesOf(`Write a better one.\n${list(texts, scores).join('\n')}`, tagged('prompt'), 150),
        (text) => clauses(text).has(id),
      );
    const first = [...half.map(() => good), ...half.map(() => bad)];
    expect(await share(first, true, 'double-charge')).toBeGreaterThan(
      1.3 * (await share(first, true, 'doubt-refund')),
    );
    expect(await share(first, false, 'doubt-refund')).toBeGreaterThan(
      1.3 * (await share(first, false, 'double-charge')),
    );
  });

  it('is a little shorter when a mutation-prompt asks for that', async () => {
    const { ideal } = prompts['support-triage']!;
    const words = async (mutation: string) => {
      const texts = await valuesOf(
        `<mutation_1>${mutation}</mutation_1>\n${shown(ideal)}`,
        tagged('prompt'),
        150,
      );
      return texts.join(' ').split(' ').length / texts.length;
    };
    const [shorter, longer] = [await words('Make it shorter.'), await words('Add more detail.')];
    expect(shorter).toBeLessThan(longer * 0.97);
    expect(shorter).toBeGreaterThan(longer * 0.7);
  });

  it('goes on after words that are to be kept letter by letter', async () => {
    const words = 'You route mail for us. Be';
    const content = `First these words, letter by letter: ${shown(words)}\n${ERROR}`;
    for (const text of await valuesOf(content, tagged('prompt'), 40)) {
      expect(text.startsWith(words)).toBe(true);
      expect(text.length).toBeGreaterThan(words.length);
    }
  });

  it('says in a line what it changes when that is wanted', async () => {
    const content = wanting(
      `Then write a line that begins with "Change:". ${shown(START, 'best')}`,
      tagged('prompt'),
    );
    expect(await replyTo(content, { seed: 2 })).toMatch(/^Change: \S.+$/m);
  });
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
