import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../src/core/random.ts';
import { slotsAsWritten } from '../../src/core/template.ts';
import type { Outcome } from '../../src/core/task.ts';
import {
  bySentence,
  bySpan,
  byWord,
  nearlyEqual,
  type Chunker,
} from '../../src/optimizers/grips/chunkers.ts';
import { chunksOf } from '../../src/optimizers/grips/chunks.ts';
import {
  cutUp,
  withAdded,
  withoutPhrase,
  withParaphrase,
  withSwapped,
  type Draft,
} from '../../src/optimizers/grips/edits.ts';
import { grammar } from '../../src/optimizers/grips/grammar.ts';
import { balancedAccuracy, entropyOfPredictions, objective } from '../../src/optimizers/grips/objective.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { dataset, DEV } from '../engine/harness.ts';
import { drawn, grow, type Node } from './grow.ts';
import { tape } from './tape.ts';

const grips = optimizerById('grips');
const noModel = () => {
  throw new Error('no optimizer model is needed');
};
/** Word by word, without a model, on accuracy alone: in labels that are equally frequent, a prompt “right on k” has k/12 of 100 points. */
const PLAIN = { operators: 'mechanical', chunks: 'word', alpha: 0 } as const;

describe('chunks', () => {
  let chunkers: Record<string, Chunker>;
  beforeAll(async () => {
    chunkers = { grammar: await grammar(), span: bySpan, sentence: bySentence, word: byWord };
  });

  const piece = fc.oneof(
    fc.constantFrom(
      'Decide whether the message is spam or ham.',
      "don't explain, it's only a word!",
      'e.g. “one” or "two" (or 3.5)\n- of these: a\n- b',
      '{{question}}',
      '{{ a name }}',
      ' ',
      '\n\n',
      '请判断这条消息。',
      'Antworte bitte nur mit einem Wort und erkläre nichts weiter.',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  it.each(['grammar', 'span', 'sentence', 'word'])(
    'by %s rejoin to the text, and leave slots out',
    (name) => {
      fc.assert(
        fc.property(text, fc.integer(), (source, seed) => {
          const chunks = chunksOf(source, chunkers[name]!(source, random(`${seed}`)));
          expect(chunks.map((chunk) => chunk.text).join('')).toBe(source);
          let end = 0;
          for (const chunk of chunks) {
            expect(chunk.start).toBe(end);
            expect(source.slice(chunk.start, chunk.end)).toBe(chunk.text);
            end = chunk.end;
            if (!chunk.isPhrase) continue;
            expect(chunk.text).toMatch(/^\S[^]*$/u);
            expect(chunk.text).toMatch(/[\p{L}\p{N}]/u);
            expect(chunk.text).not.toMatch(/\s$/u);
          }
          const between = chunks.filter(({ isPhrase }) => !isPhrase).map((chunk) => chunk.text);
          for (const slot of slotsAsWritten(source))
            expect(between.some((one) => one.includes(slot))).toBe(true);
        }),
        { numRuns: 100 },
      );
    },
    30_000, // the word lists take a while to load
  );

  const phrases = (name: string, source: string) =>
    chunksOf(source, chunkers[name]!(source, random('1'))).flatMap((one) => (one.isPhrase ? [one.text] : []));

  it('by grammar keep a preposition with what it is about, and punctuation out', () => {
    const found = phrases('grammar', 'Read the message, then answer with one word: "spam" or "ham".');
    expect(found).toContain('the message');
    expect(found).toContain('with one word');
    expect(found.some((phrase) => /^(?:with|or)$|[,:.]$/.test(phrase))).toBe(false);
  });

  it('by grammar are spans in another language', () => {
    const german = 'Entscheide bitte ganz genau, ob die folgende Nachricht eine Werbung ist oder nicht.';
    expect(phrases('grammar', german)).toEqual(phrases('span', german));
  });

  it('by sentence and by word', () => {
    expect(phrases('sentence', 'Be kind. Answer “yes” or “no”!\n- Say why')).toEqual([
      'Be kind.',
      'Answer “yes” or “no”!',
      'Say why',
    ]);
    expect(phrases('word', 'Be kind, and {{name}} too.')).toEqual(['Be', 'kind', 'and', 'too']);
  });

  it('by span are 2 to 4 runs of a sentence, all three numbers in turn', () => {
    const counts = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const found = bySpan('one two three four five six seven eight nine.', random(`${seed}`));
      counts.add(found.length);
    }
    expect([...counts].sort()).toEqual([2, 3, 4]);
    expect(nearlyEqual([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([
      [1, 2, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(nearlyEqual([1, 2], 4)).toEqual([[1], [2]]);
  });
});

describe('edits', () => {
  const start = (source: string): Draft => ({ text: source, pool: [], lost: [], regained: [], notes: [] });
  const cut = (source: string, draft = start(source)) => cutUp(draft, byWord(source, random('1')));

  it('delete by place, not by letters', () => {
    const words = cut('Read it and all its parts, it and it.');
    const draft = withoutPhrase(words, words.phrases[1]!);
    expect(draft).toMatchObject({
      text: 'Read and all its parts, it and it.',
      lost: ['it'],
      notes: ['phrase 2 of 9, “it”, deleted'],
    });
  });

  it('leave punctuation and lines as they are', () => {
    const words = cut('One, two.\n- three four');
    const without = (n: number) => withoutPhrase(words, words.phrases[n]!).text;
    expect([0, 1, 2, 3].map(without)).toEqual([
      'two.\n- three four',
      'One,.\n- three four',
      'One, two.\n- four',
      'One, two.\n- three',
    ]);
  });

  it('take the punctuation of a sentence along with the last of it', () => {
    const words = cut('Be kind. Quick! Be “brief”.');
    expect(withoutPhrase(words, words.phrases[2]!).text).toBe('Be kind. Be “brief”.');
    const sentences = cutUp(start('One. Two! Three'), bySentence('One. Two! Three', random('1')));
    expect(withoutPhrase(sentences, sentences.phrases[1]!).text).toBe('One. Three');
    expect(withSwapped(sentences, sentences.phrases[0]!, sentences.phrases[1]!).text).toBe('Two! One. Three');
  });

  it('swap two phrases, though one stands in the other', () => {
    const words = cut('a an a.');
    expect(withSwapped(words, words.phrases[0]!, words.phrases[1]!).text).toBe('an a a.');
  });

  it('put other words in place', () => {
    const words = cut('the them the');
    expect(withParaphrase(words, words.phrases[2]!, 'those')).toMatchObject({
      text: 'the them those',
      notes: ['phrase 3 of 3, “the”, became “those”'],
    });
  });

  it('add behind a phrase or at the start, and take it out of the pool', () => {
    const where = { id: '0', text: '', by: 'delete', parents: [], calls: [] };
    const [one, other] = [
      { text: 'please', where },
      { text: 'please', where },
    ];
    const words = cut('Answer now.', { ...start('Answer now.'), pool: [one, other] });
    expect(withAdded(words, words.phrases[0], other)).toMatchObject({
      text: 'Answer please now.',
      pool: [one],
      regained: [other],
    });
    expect(withAdded(words, undefined, one).text).toBe('please Answer now.');
  });
});

describe('the score', () => {
  const labels = ['no', 'perhaps', 'yes'];
  const outcomes = (answers: readonly (readonly [target: string, output: string])[]): Outcome[] =>
    answers.map(([target, output], i) => ({
      example: { ...dataset.examples[i]!, target },
      output,
      score: output === target ? 1 : 0,
    }));

  it('counts every label as much, however rare', () => {
    const all = outcomes([
      ['yes', 'yes'],
      ['yes', 'yes'],
      ['yes', 'yes'],
      ['no', 'yes'],
    ]);
    expect(balancedAccuracy(all, labels)).toBe(0.5);
  });

  it('is the entropy of what is answered in nats; answers without a label add none', () => {
    const [yes, no] = [
      ['yes', 'yes'],
      ['yes', 'no'],
    ] as const;
    const evasive = ['no', 'I cannot say'] as const;
    expect(entropyOfPredictions(outcomes([yes, yes]), labels)).toBe(0);
    expect(entropyOfPredictions(outcomes([yes, no]), labels)).toBeCloseTo(Math.LN2);
    expect(entropyOfPredictions(outcomes([yes, no, evasive, evasive]), labels)).toBeCloseTo(Math.LN2 / 2);
    expect(entropyOfPredictions(outcomes([evasive]), labels)).toBe(0);
    expect(entropyOfPredictions([], labels)).toBe(0);
  });

  it('prefers, of equal accuracy, who answers with more labels', () => {
    const scored = (all: Outcome[]) => ({ outcomes: all, score: 0.5 });
    const monotonous = scored(
      outcomes([
        ['yes', 'yes'],
        ['no', 'yes'],
      ]),
    );
    const varied = scored(
      outcomes([
        ['yes', 'yes'],
        ['no', 'perhaps'],
      ]),
    );
    expect(objective(monotonous, labels, 10)).toBe(50);
    expect(objective(varied, labels, 10)).toBeCloseTo(50 + 10 * Math.LN2);
    expect(objective(varied, undefined, 10)).toBe(50);
  });
});

describe('the search', () => {
  const rounds = (journal: Awaited<ReturnType<typeof grow>>['journal']) =>
    journal.filter(({ event }) => event.type === 'round-started').length;
  const SEED = 'Be right on 1 or 8 or 3 or 5 or 2 or 9';

  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('grips');
    const { journal, failures, asked } = await grow(grips, {
      options: { iterations: 6, patience: 6 },
      seeds: ['Be right on 3, and then take care to answer with one word. Do not explain it.', 'right on 2'],
      reply: recorded.reply,
    });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/grips.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(4);
  });

  it('takes only what is strictly better, and asks no model without paraphrases', async () => {
    let adopted = 0;
    for (const seed of ['1', '2', '3', '4']) {
      const { populations, nodes, champion } = await grow(grips, {
        options: { ...PLAIN, iterations: 20, patience: 20 },
        seeds: [SEED],
        seed,
        reply: noModel,
      });
      for (const [i, [base, ...others]] of populations.entries()) {
        expect(others).toEqual([]);
        const before = populations[i - 1]?.[0];
        if (!before || base === before) continue;
        adopted++;
        expect(base!.score).toBeGreaterThan(before.score);
        expect(base!.parents[0]).toEqual({ role: 'base', id: before.id });
      }
      const last = populations.at(-1)![0]!;
      expect(champion).toBe(last.id);
      expect(last.score).toBe(Math.max(...[...nodes.values()].map(({ score }) => score)));
    }
    expect(adopted).toBeGreaterThan(3);
  });

  it('ends at the second iteration in a row without a better prompt', async () => {
    const { journal, populations } = await grow(grips, {
      options: { ...PLAIN, patience: 2 },
      seeds: ['a b c d e'],
      reply: noModel,
    });
    expect(rounds(journal)).toBe(2);
    expect(populations).toHaveLength(3);
  });

  it('never scores a prompt twice', async () => {
    for (const search of ['greedy', 'annealing', 'beam']) {
      const { nodes } = await grow(grips, {
        options: { ...PLAIN, patience: 10, search },
        seeds: ['one two three'],
        reply: noModel,
      });
      const texts = [...nodes.values()].map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.length).toBeGreaterThan(3);
    }
  });

  it('adds only phrases that a prompt before it lost, and names that prompt', async () => {
    let [added, ofForebears] = [0, 0];
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const { nodes } = await grow(grips, {
        options: { ...PLAIN, search: 'annealing', patience: 10 },
        seeds: [SEED],
        seed,
        reply: noModel,
      });
      for (const { by, parents, note } of nodes.values()) {
        if (by !== 'add') continue;
        added++;
        expect(parents.map(({ role }) => role)).toEqual(['base', 'deleted from']);
        const phrase = /^“(.+?)” added/.exec(note!)![1];
        const loser = nodes.get(parents[1]!.id)!;
        expect(loser.note).toContain(`“${phrase}”, deleted`);
        expect(ancestors(parents[0]!.id, nodes)).toContain(loser.id);
        if (loser.id !== parents[0]!.id) ofForebears++;
      }
    }
    expect(added).toBeGreaterThan(5);
    expect(ofForebears).toBeGreaterThan(1);
  });

  const ancestors = (id: string, nodes: ReadonlyMap<string, Node>): string[] => {
    const [first] = nodes.get(id)!.parents;
    return [id, ...(first ? ancestors(first.id, nodes) : [])];
  };

  it('lets annealing take a worse prompt, and keeps the best ever', async () => {
    let worse = 0;
    for (const seed of ['1', '2', '3', '4']) {
      const { populations, nodes, champion } = await grow(grips, {
        options: { ...PLAIN, search: 'annealing', candidates: 1, iterations: 30, patience: 30 },
        seeds: [SEED],
        seed,
        reply: noModel,
      });
      let best = 0;
      for (const [first, base] of populations) {
        best = Math.max(best, first!.score);
        expect(first!.score).toBe(best);
        if (base && base.score < first!.score) worse++;
      }
      expect(nodes.get(champion)!.score).toBe(Math.max(...[...nodes.values()].map(({ score }) => score)));
    }
    expect(worse).toBeGreaterThan(3);
  });

  it('keeps the best B for a beam, all different, and edits each of them', async () => {
    const { populations, nodes } = await grow(grips, {
      options: { ...PLAIN, search: 'beam', beamWidth: 3, iterations: 3, patience: 3 },
      seeds: [SEED],
      reply: noModel,
    });
    for (const population of populations.slice(1)) {
      expect(population).toHaveLength(3);
      expect(new Set(population).size).toBe(3);
      const scores = population.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    }
    const bases = new Set([...nodes.values()].flatMap(({ parents }) => parents[0]?.id ?? []));
    for (const { id } of populations[1]!) expect(bases).toContain(id);
  });

  it('makes candidates of several edits', async () => {
    const { nodes } = await grow(grips, {
      options: { ...PLAIN, composition: 3 },
      seeds: [SEED],
      reply: noModel,
    });
    const children = [...nodes.values()].filter(({ by }) => by !== 'seed');
    expect(children.length).toBeGreaterThan(5);
    for (const { by, note } of children) {
      expect(by).toBe('composition');
      expect(note!.split('; ')).toHaveLength(3);
    }
  });

  it('puts one of the rewordings in the place of the phrase, without a full stop', async () => {
    const { nodes, asked } = await grow(grips, {
      options: { chunks: 'word', iterations: 3, patience: 3 },
      seeds: ['red red red'],
      reply: () => '<phrase>blue.</phrase><phrase>{{slot}}</phrase><phrase>dark\nblue</phrase>',
    });
    const reworded = [...nodes.values()].filter(({ by }) => by === 'paraphrase');
    expect(reworded.length).toBeGreaterThan(1);
    for (const { text, calls } of reworded) {
      expect(text).toMatch(/^(?:(?:red|blue|dark blue) ?)+$/);
      expect(calls).toHaveLength(1);
    }
    for (const { request } of asked) expect(request.messages[0]!.content).toContain('<phrase_1>');
  });

  it('keeps the punctuation of a sentence that is reworded', async () => {
    const { nodes } = await grow(grips, {
      options: { chunks: 'sentence', iterations: 3, patience: 3 },
      seeds: ['Be right on 3! Is it?'],
      reply: () => '<phrase>Say it.</phrase>',
    });
    const reworded = [...nodes.values()].filter(({ by }) => by === 'paraphrase');
    expect(reworded.length).toBeGreaterThan(0);
    for (const { text } of reworded) expect(text).toMatch(/^(?:Say it!|Is it\?|Say it\?|Be right on 3!)/);
  });

  it('makes no candidate of rewordings that cannot be used', async () => {
    const { nodes, ending, asked } = await grow(grips, {
      options: { iterations: 3, patience: 3 },
      seeds: ['red red red'],
      reply: () => '<phrase>{{slot}}</phrase><phrase>.</phrase>',
    });
    expect(ending).toBe('completed');
    expect(asked.length).toBeGreaterThan(0);
    expect([...nodes.values()].some(({ by }) => by === 'paraphrase')).toBe(false);
  });

  it('keeps slots through every edit', async () => {
    const { nodes } = await grow(grips, {
      options: { composition: 4, patience: 10 },
      seeds: [
        'Read {{ question }} with care, think of what it asks, and answer it in a word. Be right on 3 or 7.',
      ],
      reply: () => '<phrase>something else</phrase>',
    });
    expect(nodes.size).toBeGreaterThan(20);
    for (const { text } of nodes.values()) expect(text).toContain('{{ question }}');
  });

  it('ends with the start when there is nothing to edit', async () => {
    const { ending, nodes, champion } = await grow(grips, { seeds: ['{{question}}'], reply: noModel });
    expect({ ending, champion: nodes.get(champion)!.by, size: nodes.size }).toEqual({
      ending: 'completed',
      champion: 'seed',
      size: 1,
    });
  });

  it('compares on a part of dev where that is wanted, and has the best scored on all of it', async () => {
    const { journal, champion } = await grow(grips, {
      options: { ...PLAIN, scoreSet: 5 },
      seeds: [SEED],
      reply: noModel,
    });
    const scorings = journal.flatMap(({ place, event }) =>
      event.type === 'candidate-scored' ? [{ place, ...event }] : [],
    );
    const inSearch = scorings.filter(({ place }) => /^\d/.test(place));
    expect(new Set(inSearch.map(({ on }) => JSON.stringify(on))).size).toBe(1);
    for (const { scores } of inSearch) expect(scores).toHaveLength(5);
    const final = scorings.filter(({ on }) => on === 'dev');
    for (const { scores } of final) expect(scores).toHaveLength(DEV);
    expect(final.map(({ candidateId }) => candidateId)).toContain(champion);
  });
});
