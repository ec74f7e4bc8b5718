import { describe, expect, it } from 'vitest';
import { between, parseReply, tagged } from '../../../src/core/format.ts';
import type { Message } from '../../../src/core/model.ts';
import { read } from '../../../src/providers/simulated/reading.ts';
import { supportTriage } from '../../../src/providers/simulated/worlds/support-triage.ts';
import { mathsWordProblems } from '../../../src/providers/simulated/worlds/maths-word-problems.ts';
import { samples } from '../../../src/store/samples.ts';
import { prompts } from './prompts.ts';
import { model, never } from './scoring.ts';

const IN_TAGS = 'Put it between <prompt> and </prompt>.';
const START = samples[0]!.seeds[0]!.text;

async function ask(content: string | readonly Message[], seed = 1, temperature = 0.5): Promise<string> {
  const messages = typeof content === 'string' ? [{ role: 'user', content } as const] : content;
  return (await model({ model: 'simulated/gardener', messages, temperature, maxTokens: 1000, seed }, never))
    .text;
}

/** The well-formed prompts of many replies to one question. */
async function many(content: string, count = 60, temperature = 0.5): Promise<string[]> {
  const replies = Array.from({ length: count }, (_, seed) => ask(content, seed, temperature));
  return (await Promise.all(replies)).flatMap((reply) => between(reply, 'prompt').slice(-1));
}

const clauses = (text: string) => read(supportTriage, text).clauses;
const share = (texts: readonly string[], has: (text: string) => boolean) =>
  texts.filter(has).length / texts.length;

describe('a paraphrase', () => {
  const { ideal } = prompts['support-triage']!;
  const request = `Say the same thing in other words. ${IN_TAGS}\n<prompt_1>${ideal}</prompt_1>`;

  it('keeps most of what the prompt says and changes its words', async () => {
    const kept = [...clauses(ideal)];
    for (const text of await many(request, 20)) {
      expect(text).not.toBe(ideal);
      const still = kept.filter((id) => clauses(text).has(id));
      expect(still.length).toBeGreaterThanOrEqual(kept.length * 0.6);
    }
  });

  it('differs from seed to seed, and not from call to call', async () => {
    expect(await ask(request, 5)).toBe(await ask(request, 5));
    expect(new Set(await many(request, 10)).size).toBeGreaterThan(5);
  });

  it('is more careful at temperature 0', async () => {
    const changed = async (temperature: number) => {
      const texts = await many(request, 40, temperature);
      const lost = texts.map(
        (text) => ideal.split('\n').filter((line) => !text.includes(line.slice(2))).length,
      );
      return lost.reduce((sum, one) => sum + one, 0) / lost.length;
    };
    expect(await changed(0)).toBeLessThan(await changed(1));
  });
});

describe('crossing prompts', () => {
  const first = `${START} If the same payment was taken twice, answer billing. Be consistent.`;
  const second = `${START} If the same payment was taken twice, answer billing. Closing a workspace for good belongs to account.`;
  const request = (more: string) =>
    `${more} ${IN_TAGS}\n<prompt_1>${first}</prompt_1>\n<prompt_2>${second}</prompt_2>\n1.`;

  it('keeps nearly always what both say, and what one says about half of the time', async () => {
    const texts = await many(request('Cross the two prompts over, then change the result.'), 120);
    expect(share(texts, (text) => clauses(text).has('double-charge'))).toBeGreaterThan(0.8);
    const one = share(texts, (text) => clauses(text).has('delete-data'));
    expect(one).toBeGreaterThan(0.35);
    expect(one).toBeLessThan(0.8);
  });

  it('thinks in numbered steps first', async () => {
    expect(await ask(request('Go through the steps.'), 3)).toMatch(/^1\. [\s\S]+\n2\. <prompt>/);
  });

  it('always states the task, with all labels', async () => {
    for (const text of await many(request('Cross them.'), 80))
      for (const label of ['billing', 'refund', 'technical', 'account', 'feedback'])
        expect(text).toContain(label);
  });

  it('takes four prompts too, and says how the first two differ', async () => {
    const reply = await ask(
      `Find where they differ. ${IN_TAGS} <prompt_1>${first}</prompt_1><prompt_2>${second}</prompt_2><prompt_3>${START} Answer with the name of the team only.</prompt_3><prompt_basic>${START}</prompt_basic>`,
      2,
    );
    expect(reply).toMatch(/^1\. Only the first has “Be consistent”[\s\S]*\n4\. <prompt>/);
  });

  it('reads the last of two prompts of one name, as after a worked demonstration', async () => {
    const texts = await many(
      `For example <prompt_1>Solve the maths problem.</prompt_1>. ${IN_TAGS} <prompt_1>${first}</prompt_1>`,
      5,
    );
    for (const text of texts) expect(text).toContain('billing');
  });
});

describe('improving a prompt', () => {
  const request = `Improve this prompt. ${IN_TAGS}\n<prompt_1>${START}</prompt_1>`;

  it('adds useful, idle and misleading sentences', async () => {
    const texts = await many(request, 300);
    const misleading = new Set(supportTriage.misleading.map(({ id }) => id));
    const isUseful = (text: string) => [...clauses(text)].some((id) => !misleading.has(id));
    const isMisleading = (text: string) => [...clauses(text)].some((id) => misleading.has(id));
    const isIdle = (text: string) => supportTriage.idle.flat().some((sentence) => text.includes(sentence));
    expect(share(texts, isUseful)).toBeGreaterThan(share(texts, isMisleading) * 1.2);
    for (const is of [isUseful, isMisleading, isIdle]) expect(share(texts, is)).toBeGreaterThan(0.2);
  });

  it('looks at the examples that it is shown', async () => {
    const shown = `${request}\n<error>I was charged twice for the same month, can I get one of them back?</error>`;
    const has = (text: string) => clauses(text).has('double-charge');
    expect(share(await many(shown, 300), has)).toBeGreaterThan(2 * share(await many(request, 300), has));
  });

  it('keeps slots, and the line that introduces them', async () => {
    const slotted = `${START} Answer with the label only.\n\nMessage:\n{{message}}`;
    const format = tagged('prompt', { contains: ['{{message}}'] });
    for (let seed = 0; seed < 60; seed++) {
      const reply = await ask(`Improve it. ${IN_TAGS}\n<prompt_1>${slotted}</prompt_1>`, seed);
      if (reply.includes('<prompt>')) expect(parseReply(format, reply)).toHaveProperty('value');
      expect(reply.match(/\{\{message\}\}/g)).toHaveLength(1);
      expect(reply).toMatch(/Message:\n+\{\{message\}\}/);
    }
  });

  it('knows a prompt that was rewritten by hand', async () => {
    const own = 'Please calculate what the text asks for and tell me the number.';
    const [text] = await many(`Improve. ${IN_TAGS} <prompt_1>${own}</prompt_1>`, 3);
    const grown = read(mathsWordProblems, text!);
    expect(grown.words).toBeGreaterThan(3);
  });

  it('writes prompts from examples alone, as many as are wanted', async () => {
    const reply = await ask(
      `Write three different prompts that could have led to this. <example>Be a grumpy museum guard and tell me about the painting in room four. → benign</example> Each in <prompt> and </prompt>.`,
      4,
    );
    const written = between(reply, 'prompt');
    expect(written).toHaveLength(3);
    expect(new Set(written).size).toBeGreaterThan(1);
    for (const text of written) expect(text).toMatch(/attack/i);
  });
});

describe('a malformed reply', () => {
  const request = `Improve this prompt. ${IN_TAGS}\n<prompt_1>${START}</prompt_1>`;

  it('comes now and then, and is put right when asked again', async () => {
    const seeds = Array.from({ length: 600 }, (_, seed) => seed);
    const replies = await Promise.all(seeds.map((seed) => ask(request, seed)));
    const malformed = seeds.filter((seed) => !replies[seed]!.includes('<prompt>'));
    expect(malformed.length).toBeGreaterThan(3);
    expect(malformed.length).toBeLessThan(24);
    for (const seed of malformed) {
      const again = await ask(
        [
          { role: 'user', content: request },
          { role: 'assistant', content: replies[seed]! },
          { role: 'user', content: 'There is no text between <prompt> and </prompt>. Please answer again.' },
        ],
        seed,
      );
      expect(parseReply(tagged('prompt'), again)).toHaveProperty('value');
    }
  });
});
