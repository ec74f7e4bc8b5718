import { describe, expect, it } from 'vitest';
import { tagged, taggedList } from '../../../src/core/format.ts';
import { read } from '../../../src/providers/simulated/reading.ts';
import { worlds } from '../../../src/providers/simulated/worlds/index.ts';
import { supportTriage } from '../../../src/providers/simulated/worlds/support-triage.ts';
import { REMARKS } from '../../../src/providers/simulated/writers/critique.ts';
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
