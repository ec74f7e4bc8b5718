import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../src/core/random.ts';
import { slotsAsWritten } from '../../src/core/template.ts';
import { BLANK, blanked } from '../../src/optimizers/gps/cloze.ts';
import { unfitness } from '../../src/optimizers/gps/filter.ts';
import { waysOf } from '../../src/optimizers/gps/languages.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { drawn, grow, type Node } from './grow.ts';
import { tape } from './tape.ts';

const gps = optimizerById('gps');
const SMALL = { generations: 3, keep: 2, samples: 3 };

/** Replies with prompts of these scores, in turn and over again; each is a new text. */
function scoring(...rights: number[]) {
  let n = 0;
  return () => `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}

const bornIn = (nodes: ReadonlyMap<string, Node>, by: string) =>
  [...nodes.values()].filter((node) => node.by === by);

describe('generations', () => {
  it('grow the recorded tree from the recorded replies, with all three operators', async () => {
    const recorded = tape('gps');
    const { journal, failures, asked } = await grow(gps, {
      options: { ...SMALL, samples: 6, operator: 'mixed' },
      seeds: ['Answer the question and be right on 2', 'Be right on 4, please, and say it in a word'],
      reply: recorded.reply,
    });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/gps.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(20);
  });

  it('hold children only, the best K of which are kept', async () => {
    const { nodes, populations } = await grow(gps, { options: SMALL, reply: scoring(1, 7, 3, 5, 2, 6) });
    expect(populations).toHaveLength(SMALL.generations + 1);
    const [first, ...later] = populations.slice(0, -1);
    expect(first!.map(({ by }) => by)).toEqual(['seed', 'seed']);
    for (const [t, kept] of later.entries()) {
      const parents = new Set(populations[t]!.map(({ id }) => id));
      const children = [...nodes.values()].filter((node) => parents.has(node.parents[0]?.id ?? ''));
      expect(children).toHaveLength(SMALL.keep * SMALL.samples);
      const ranked = children.toSorted((a, b) => b.score - a.score).slice(0, SMALL.keep);
      expect(kept).toEqual(ranked);
    }
  });

  it('are ranked all together at the end, by the scores that they have', async () => {
    const asked = scoring(6, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1);
    const { nodes, populations, champion, journal } = await grow(gps, { options: SMALL, reply: asked });
    expect(populations.at(-1)!.map(({ score }) => score * 12)).toEqual([6, 5]);
    expect(populations.at(-2)!.map(({ score }) => score * 12)).toEqual([1, 1]);
    expect(nodes.get(champion)!.text).toBe('Prompt 0: right on 6');
    const scored = journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' && event.on === 'dev' ? [event.candidateId] : [],
    );
    expect(new Set(scored).size).toBe(scored.length);
  });

  it('carry over the survivors when no child survives', async () => {
    const { populations, failures, ending } = await grow(gps, {
      options: SMALL,
      reply: ({ request }) => (request.messages.length > 1 ? 'No.' : 'Never.'),
    });
    expect(ending).toBe('completed');
    expect(failures).toHaveLength(2 * SMALL.keep * SMALL.samples);
    expect(populations.map((population) => population.map(({ text }) => text))).toEqual(
      Array(2).fill(['right on 4', 'right on 2']),
    );
  });

  it('score no prompt twice', async () => {
    const { nodes, journal } = await grow(gps, {
      options: SMALL,
      reply: () => '<prompt>the same over and over, right on 5</prompt>',
    });
    const scored = journal.filter(({ event }) => event.type === 'candidate-scored' && event.on === 'dev');
    expect(scored).toHaveLength(3); // two seeds and one child
    expect(bornIn(nodes, 'sentence continuation').filter(({ score }) => !Number.isNaN(score))).toHaveLength(
      1,
    );
  });

  it('sample as the official code does', async () => {
    const { asked } = await grow(gps, { options: SMALL, reply: scoring(1) });
    for (const { request } of asked) expect(request).toMatchObject({ topP: 0.9, temperature: 1 });
  });
});

describe('back-translation', () => {
  it('goes through another language each, and does not show the original on the way back', async () => {
    const seed = 'Read the question with care and then be right on 4 of them, in one word only.';
    const { nodes, asked } = await grow(gps, {
      options: { ...SMALL, samples: 60, generations: 2, operator: 'translation' },
      seeds: [seed],
      reply: ({ request }) =>
        request.messages[0]!.content.includes('<prompt_1>')
          ? `<translation>in einer Sprache ${request.seed}</translation>`
          : `<prompt>translated ${request.seed}, right on 5</prompt>`,
    });
    const children = bornIn(nodes, 'back-translation');
    expect(new Set(children.map(({ note }) => note)).size).toBe(11);
    expect(children).toHaveLength(11);
    for (const { calls } of children) expect(calls).toHaveLength(2);
    const back = asked
      .map(({ request }) => request.messages[0]!.content)
      .filter((text) => text.includes('<translation_1>'));
    expect(back).toHaveLength(11);
    for (const text of back) {
      expect(text).toContain('into English');
      expect(text).not.toContain('with care');
    }
  });

  it('does not go through the language that the prompt is in', () => {
    const french =
      'Lisez attentivement la question et répondez ensuite par un seul mot, sans rien expliquer.';
    expect(waysOf(french)).toMatchObject({ home: 'French' });
    expect(waysOf(french).pivots).toHaveLength(10);
    expect(waysOf('Answer.')).toMatchObject({ home: 'English' });
  });

  it('ends at a translation that did not come, with one failure', async () => {
    const { failures, asked } = await grow(gps, {
      options: { ...SMALL, generations: 2, operator: 'translation' },
      reply: () => 'I do not speak it.',
    });
    expect(failures).toHaveLength(SMALL.keep * SMALL.samples);
    expect(asked).toHaveLength(2 * failures.length); // each was asked again once
  });
});

describe('cloze', () => {
  it('blanks some words by place, joined back with the gaps they are the text, and never a slot', () => {
    const piece = fc.constantFrom(
      'one',
      'two,',
      "don't",
      '(three)',
      '{{ a slot }}',
      '{{b}}',
      'vier.',
      '五六',
      '–',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.integer(), (pieces, seed) => {
        const text = pieces.join(' ');
        const words = pieces.filter((one) => /\p{L}/u.test(one) && !one.startsWith('{{')).length;
        const cloze = blanked(text, random(`${seed}`));
        if (words === 0) {
          expect(cloze).toBeUndefined();
          return;
        }
        expect(cloze!.gaps.length).toBeGreaterThan(0);
        const parts = cloze!.text.split(BLANK);
        expect(parts.flatMap((part, i) => [part, cloze!.gaps[i] ?? '']).join('')).toBe(text);
        expect(slotsAsWritten(cloze!.text)).toEqual(slotsAsWritten(text));
        const gone = cloze!.gaps.join(' ').match(/\p{L}[^\s]*/gu)!.length;
        expect(gone).toBeLessThanOrEqual(Math.max(1, Math.round(words * 0.15)));
      }),
    );
  });

  it('remembers what was blanked, and refuses what still has blanks', async () => {
    const { nodes, failures } = await grow(gps, {
      options: { ...SMALL, generations: 2, operator: 'cloze' },
      reply: ({ request }) =>
        request.seed % 2 === 0
          ? `<prompt>filled ${request.seed}, right on 5</prompt>`
          : '<prompt>still ____ missing</prompt>',
    });
    const children = bornIn(nodes, 'cloze');
    expect(children.length).toBeGreaterThan(0);
    for (const { note } of children) expect(note).toMatch(/^blanked: “\w+”/);
    expect(failures.length).toBeGreaterThan(0);
    for (const { fault } of failures) expect(fault).toBe('it still has blanks');
  });
});

describe('the filters', () => {
  const parent = { text: 'Answer {{ question }} in a word.' };

  it.each([
    ['Answer {{ question }} in a word. ', 'it is the same as its parent'],
    ['{{question}}', 'it has fewer than 2 words'],
    ['Answer {{question}} with { care.', 'its braces are not in pairs'],
    ['Answer {{question}}: {{question}}', 'its placeholders are not those of its parent'],
    ['Answer the question.', 'its placeholders are not those of its parent'],
    ['Say in a word: {{question}}', undefined],
  ])('%s', (text, fault) => {
    expect(unfitness(text, parent)).toBe(fault);
  });

  it('record what they leave out as failed proposals', async () => {
    const { nodes, failures } = await grow(gps, {
      options: { ...SMALL, generations: 2 },
      seeds: ['right on 4'],
      reply: () => '<prompt>right on 4</prompt>',
    });
    expect(nodes.size).toBe(1);
    expect(failures.map(({ fault }) => fault)).toEqual(Array(3).fill('it is the same as its parent'));
  });
});
