import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/core/digest.ts';
import type { Example, Prompt } from '../../src/core/task.ts';
import { guardsOf, passageIndex } from '../../src/views/guards.ts';

const row = (message: string, target: string) => exampleOf({ message }, target);
const rows = {
  train: [
    row('I was charged again although I cancelled my plan in May, please help', 'billing'),
    row('The app crashes!', 'bug'),
  ],
  dev: [row('Can you tell me where I find the button for dark mode on my phone', 'feedback')],
  test: [row('My card was declined twice yesterday', 'billing')],
};
const start: Prompt = { text: 'Sort the message from the customer into billing, bug or feedback, please.' };
const show = ({ fields }: Example) => fields.message!;
const index = passageIndex(rows);
const guards = (prompt: string | Prompt, starts = [start]) =>
  guardsOf(typeof prompt === 'string' ? { text: prompt } : prompt, starts, index, rows, show);

describe('the guards of a prompt', () => {
  it('find nothing in a prompt of its own words', () => {
    expect(guards('Read the message. If somebody was charged after cancelling, it is billing.')).toEqual([]);
  });

  it('find a passage of a training row, whatever its case and punctuation, to its whole length', () => {
    const [guard, ...others] = guards(
      'Watch for cases such as: “I WAS charged again, although I cancelled my plan in May!”',
    );
    expect(others).toEqual([]);
    expect(guard).toEqual({
      kind: 'copy',
      split: 'train',
      exampleId: rows.train[0]!.id,
      passage: 'I WAS charged again, although I cancelled my plan in May',
    });
  });

  it('say that the answer is given away when it follows', () => {
    const [guard] = guards(
      'For example, “I was charged again although I cancelled my plan in May” is billing.',
    );
    expect(guard).toMatchObject({ kind: 'leak', split: 'train' });
  });

  it('know a short input by the whole of it, and leave tiny ones alone', () => {
    expect(guards('Take: my card was declined twice yesterday.')).toMatchObject([{ split: 'test' }]);
    expect(guards('Take: my card was declined twice.')).toEqual([]);
    expect(guards('Take: the app crashes! It is a bug.')).toEqual([]);
  });

  it('do not hold against a prompt what the start says already', () => {
    const own = { text: `Note: ${rows.train[0]!.fields.message}` };
    expect(guards(`${own.text}. Be brief.`, [start, own])).toEqual([]);
  });

  it('find rows of dev and test among the worked examples, not those of train', () => {
    const demonstration = (example: Example) => ({ input: show(example), output: example.target });
    const text = 'Sort the message.';
    expect(guards({ text, demonstrations: [demonstration(rows.train[0]!)] })).toEqual([]);
    expect(guards({ text, demonstrations: [rows.dev[0]!, rows.test[0]!].map(demonstration) })).toEqual([
      { kind: 'demonstration', split: 'test', exampleId: rows.test[0]!.id },
      { kind: 'demonstration', split: 'dev', exampleId: rows.dev[0]!.id },
    ]);
  });

  it('tell another language, where it is clear', () => {
    expect(
      guards('Ordne die Nachricht des Kunden einer der folgenden Gruppen zu und antworte kurz.'),
    ).toEqual([{ kind: 'language', language: 'deu', expected: 'eng' }]);
    expect(guards('Antworte kurz.')).toEqual([]);
  });

  it('find any eight words of any row, wherever they stand', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 8, maxLength: 30 }),
        fc.nat(),
        fc.array(word, { maxLength: 6 }),
        (words, offset, before) => {
          const from = offset % (words.length - 7);
          const only = { train: [row(words.join(' '), 'x')], dev: [], test: [] };
          const prompt = { text: [...before, ...words.slice(from, from + 8)].join(', ') };
          const found = guardsOf(prompt, [], passageIndex(only), only, show);
          expect(found.some((guard) => guard.kind === 'copy' || guard.kind === 'leak')).toBe(true);
        },
      ),
    );
  });
});
