import { describe, expect, it } from 'vitest';
import { callKey } from '../../../src/core/digest.ts';
import { taskRequest } from '../../../src/core/taskRequest.ts';
import { random } from '../../../src/core/random.ts';
import type { Request } from '../../../src/core/model.ts';
import type { Demonstration } from '../../../src/core/task.ts';
import { markOf } from '../../../src/providers/simulated/lookup.ts';
import { worlds } from '../../../src/providers/simulated/worlds/index.ts';
import { samples } from '../../../src/store/samples.ts';
import { prompts } from './prompts.ts';
import { model, never, scorerOf } from './scoring.ts';

const ids = samples.map(({ id }) => id);
const open = await Promise.all(ids.map((id) => scorerOf(id)));
const tables = ids.map((id, i) => [id, open[i]!] as const);

describe.each(tables)('%s', (id, { score, task }) => {
  const { ideal, paraphrases, misleading } = prompts[id]!;

  it.each(['dev', 'test'] as const)('the start is vague and scores like it on %s', async (split) => {
    const start = await score(task.seeds[0]!, split);
    expect(start).toBeGreaterThan(0.52);
    expect(start).toBeLessThan(0.68);
    for (const seed of task.seeds.slice(1)) expect(await score(seed, split)).toBeLessThan(0.68);
  });

  it.each(['dev', 'test'] as const)('a prompt that says what matters scores high on %s', async (split) => {
    const best = await score(ideal, split);
    expect(best).toBeGreaterThan(0.9);
    for (const paraphrase of paraphrases)
      expect(Math.abs((await score(paraphrase, split)) - best)).toBeLessThanOrEqual(0.05);
  });

  it('a misleading prompt scores below the start', async () => {
    const scores = [await score(misleading, 'dev'), await score(misleading, 'test')];
    expect(Math.max(...scores)).toBeLessThan(0.48);
    expect(Math.min(...scores)).toBeGreaterThan(0.3);
  });

  it('a prompt of keywords is no better than the start', async () => {
    const { useful, openings } = worlds.find((world) => world.id === id)!;
    const keywords = useful.map((clause) => clause.id.replaceAll('-', ' ')).join(', ');
    const start = await score(task.seeds[0]!, 'test');
    expect(await score(`${openings[0]} ${keywords}`, 'test')).toBeLessThan(start + 0.08);
  });

  it('climbing by single additions gets stuck at different heights', async () => {
    const { useful, openings } = worlds.find((world) => world.id === id)!;
    const top = await score(ideal, 'dev');
    const ends = new Map<string, number>();
    for (let order = 0; order < 8; order++) {
      const { prompt, value } = await climb(openings[0]!, random(`order ${order}`).shuffle(useful), (text) =>
        score(text, 'dev'),
      );
      if (value < top - 0.04) ends.set([...prompt].sort().join(' '), value);
    }
    expect(ends.size).toBeGreaterThanOrEqual(2);
  });

  it('a very long prompt blurs what was clear', async () => {
    const padding =
      'The weather in the mountains changes from hour to hour and from valley to valley. '.repeat(50);
    expect(await score(ideal + padding, 'test')).toBeLessThan((await score(ideal, 'test')) - 0.1);
  });
});

/** Adds whichever clause helps, in a fixed order, until none does. */
async function climb(
  start: string,
  order: readonly { readonly wordings: readonly string[] }[],
  score: (text: string) => Promise<number>,
) {
  let prompt = [start];
  let value = await score(start);
  for (let moved = true; moved;) {
    moved = false;
    for (const { wordings } of order) {
      if (prompt.includes(wordings[0]!)) continue;
      const longer = [...prompt, wordings[0]!];
      const better = await score(longer.join(' '));
      if (better > value) [prompt, value, moved] = [longer, better, true];
    }
  }
  return { prompt, value };
}

describe('an answer', () => {
  const [support, , maths] = open as [(typeof open)[0], (typeof open)[0], (typeof open)[0]];
  const example = support.dataset.examples[0]!;
  const request = (prompt: string, from = support, which = 0): Request =>
    taskRequest(from.spec, { text: prompt }, from.dataset.examples[which]!);

  it('depends on the request alone', async () => {
    const asked = request(prompts['support-triage']!.ideal);
    const again = structuredClone(asked);
    expect(callKey(again)).toBe(callKey(asked));
    expect(await model(again, never)).toEqual(await model(asked, never));
  });

  it('is given to a prompt that places the input itself', async () => {
    const { ideal } = prompts['support-triage']!;
    const inside = await support.score(`${ideal}\n\nMessage: {{message}}`, 'test');
    expect(Math.abs(inside - (await support.score(ideal, 'test')))).toBeLessThanOrEqual(0.05);
  });

  it('is helped by right demonstrations and harmed by wrong ones', async () => {
    const { text } = support.task.seeds[0]!;
    const shown = support.task.split.train.map((id) =>
      support.dataset.examples.find((one) => one.id === id)!,
    );
    const right = shown.map(({ fields, target }) => ({ input: fields.message!, output: target }));
    const wrong = right.map(({ input, output }) => ({
      input,
      output: output === 'account' ? 'refund' : 'account',
    }));
    const plain = await support.score(text, 'test');
    expect(await support.score({ text, demonstrations: right }, 'test')).toBeGreaterThan(plain + 0.05);
    expect(await support.score({ text, demonstrations: wrong }, 'test')).toBeLessThan(plain);
  });

  it('learns more from a demonstration of its own kind, and the form from any', async () => {
    const kindOf = (message: string) => worlds[0]!.cases.find(({ mark }) => mark === markOf(message))!.kind;
    const all = support.dataset.examples.map(({ fields, target }) => ({
      input: fields.message!,
      output: target,
    }));
    const double = all.filter(({ input }) => kindOf(input) === 'double-charge').slice(0, 2);
    const easy = all.filter(({ input }) => kindOf(input) === 'easy').slice(0, 2);
    const right = async (demonstrations: readonly Demonstration[], kind: string) => {
      const asked = support.dataset.examples.filter(({ fields }) => kindOf(fields.message!) === kind);
      const answers = asked.map(async (example) => {
        const text = support.task.seeds[0]!.text;
        return (
          (await model(taskRequest(support.spec, { text, demonstrations }, example), never)).text ===
          example.target
        );
      });
      return (await Promise.all(answers)).filter(Boolean).length / asked.length;
    };
    expect(await right(double, 'double-charge')).toBeGreaterThan(await right(easy, 'double-charge'));
    expect(await right(easy, 'double-charge')).toBeGreaterThanOrEqual(await right([], 'double-charge'));
    const loose = double.map(({ input, output }) => ({ input, output: `I think this is ${output}.` }));
    expect(await right(loose, 'easy')).toBeLessThan(await right(double, 'easy'));
  });

  it('reads what closes a prompt as part of it', async () => {
    const [head, ...rules] = prompts['support-triage']!.ideal.split('\n');
    for (const text of [head!, `${head}\n\nMessage: {{message}}`]) {
      const alone = await support.score(text, 'test');
      const closed = await support.score({ text, closing: rules.join('\n') }, 'test');
      expect(closed).toBeGreaterThan(alone + 0.2);
      expect(await support.score({ text, closing: 'So, what is it?' }, 'test')).toBeLessThan(alone + 0.05);
    }
  });

  it('suffers when the labels are not named', async () => {
    const named = await support.score(support.task.seeds[0]!, 'test');
    expect(await support.score('Which team should take this message?', 'test')).toBeLessThan(named - 0.15);
  });

  it('is the label alone when the prompt asks for that, and sometimes wrapped when not', async () => {
    const outputs = async (prompt: string) =>
      Promise.all(
        support.dataset.examples.map(async (_, i) => (await model(request(prompt, support, i), never)).text),
      );
    const labels = ['billing', 'refund', 'technical', 'account', 'feedback'];
    const wrapped = (texts: string[]) => texts.filter((text) => !labels.includes(text)).length;
    expect(wrapped(await outputs(`${support.task.seeds[0]!.text} Answer with the label only.`))).toBe(0);
    expect(wrapped(await outputs(support.task.seeds[0]!.text))).toBeGreaterThan(10);
  });

  it('shows its working when told to, and is cut at the limit', async () => {
    const asked = request('Solve the maths problem step by step. End with the number alone.', maths);
    const full = await model(asked, never);
    expect(full.finish).toBe('stop');
    expect(full.text.split('\n').length).toBeGreaterThan(2);
    expect(full.usage.tokensOut).toBe(Math.ceil(full.text.length / 4));
    const cut = await model({ ...asked, maxTokens: 5 }, never);
    expect(cut.finish).toBe('length');
    expect(cut.text).toBe(full.text.slice(0, 20));
    expect(cut.usage.tokensOut).toBe(5);
  });

  it('varies with the seed above temperature 0 only', async () => {
    const scores = async (seed: number, temperature: number) => {
      const texts = support.dataset.examples.map(async (_, i) => {
        const asked = { ...request(support.task.seeds[0]!.text, support, i), seed, temperature };
        return (await model(asked, never)).text;
      });
      return (await Promise.all(texts)).join('\n');
    };
    expect(await scores(1, 0)).toBe(await scores(2, 0));
    expect(await scores(1, 1)).not.toBe(await scores(2, 1));
  });

  it('is found although white space stands around the input', async () => {
    const asked = request(prompts['support-triage']!.ideal);
    const messages = asked.messages.map((message) =>
      message.role === 'user' ? { ...message, content: `\n ${example.fields.message!} \n` } : message,
    );
    expect((await model({ ...asked, messages }, never)).text).toBe((await model(asked, never)).text);
  });
});
