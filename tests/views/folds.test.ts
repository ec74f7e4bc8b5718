import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords, wordDiff } from '../../src/views/diff.ts';
import { describe as inWords, kindOf } from '../../src/views/eventLog.ts';
import { growProgress, noProgress } from '../../src/views/progress.ts';
import { emptyTree, growTree, type Row } from '../../src/views/tree.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { grow, specOf, type Grown } from '../fixtures/grow.ts';
import { growSampled, type Look } from '../fixtures/growSampled.ts';

const spec = specOf();
const rowsOf = ({ entries }: Grown): Row[] => entries.map((entry, i) => ({ ...entry, seq: i }));
const rows = rowsOf(grow({ nodes: 60, failures: 0.2 }));

describe('growProgress', () => {
  it('counts logical calls of both roles and leaves the verdict out of the search', () => {
    const progress = growProgress(noProgress(spec.task), rows);
    const scoredBatches = rows.filter(
      ({ event }) => event.type === 'candidate-scored' && event.on === 'dev',
    ).length;
    const replies = rows.filter(({ event }) => event.type === 'reply-received').length;
    expect(progress.calls).toBe(scoredBatches * 40 + replies);
    expect(progress.byRole.optimizer.calls).toBe(replies);
    expect(progress.byRole.task.calls).toBe(scoredBatches * 40 + 2 * 80);
    expect(progress.dots).toHaveLength(scoredBatches);
    expect(progress.dots.at(-1)!.calls).toBeLessThanOrEqual(progress.calls);
  });

  it('needs no scores of single examples, which are stored apart', () => {
    const bare = rows.map((row) => ({
      ...row,
      event: row.event.type === 'candidate-scored' ? { ...row.event, scores: [] } : row.event,
    }));
    expect(growProgress(noProgress(spec.task), bare)).toEqual(growProgress(noProgress(spec.task), rows));
  });

  it('rises with every step, in portions as at once', () => {
    const once = growProgress(noProgress(spec.task), rows);
    const portions = growProgress(growProgress(noProgress(spec.task), rows.slice(0, 50)), rows.slice(50));
    expect(portions).toEqual(once);
    once.steps.slice(1).forEach((step, i) => {
      expect(step.score).toBeGreaterThan(once.steps[i]!.score);
      expect(step.calls).toBeGreaterThanOrEqual(once.steps[i]!.calls);
    });
  });
});

describe('growProgress of a run that goes by samples', () => {
  const sampled = rowsOf(growSampled({ look: 'beam' }));
  const finals = sampled.findIndex(({ place }) => place.startsWith('f/'));

  it('has estimates and no line until something is scored on dev', () => {
    const before = growProgress(noProgress(spec.task), sampled.slice(0, finals));
    expect(before.dots).toEqual([]);
    expect(before.steps).toEqual([]);
    expect(before.estimates.length).toBeGreaterThan(100);
    const tree = growTree(emptyTree(spec.task), sampled.slice(0, finals));
    const last = new Map(before.estimates.map(({ id, score }) => [id, score]));
    for (const { id, shown } of tree.nodes) expect(last.get(id)).toBe(shown?.score);
    const after = growProgress(before, sampled.slice(finals));
    expect(after.dots.length).toBeGreaterThan(2);
    expect(after.steps.length).toBeGreaterThan(0);
  });

  it('is the same in portions as at once', () => {
    const once = growProgress(noProgress(spec.task), sampled);
    let portions = noProgress(spec.task);
    for (let from = 0; from < sampled.length; from += 7)
      portions = growProgress(portions, sampled.slice(from, from + 7));
    expect(portions).toEqual(once);
  });

  it('counts only what was asked of a batch', () => {
    const row = (event: object): Row => ({
      seq: 0,
      place: '0',
      event: {
        type: 'candidate-scored',
        candidateId: 'a',
        on: 'dev',
        score: 1,
        scores: [],
        usage: { tokensIn: 0, tokensOut: 0 },
        ...event,
      },
    });
    expect(growProgress(noProgress(spec.task), [row({})]).calls).toBe(40);
    expect(growProgress(noProgress(spec.task), [row({ asked: 5 })]).calls).toBe(5);
    expect(growProgress(noProgress(spec.task), [row({ asked: 0, measuring: 'likelihood' })]).dots).toEqual(
      [],
    );
  });
});

describe('wordDiff', () => {
  const words = fc.array(fc.constantFrom('rot', 'grün', ' ', '\n', 'слово', '。', '字', '👩‍🌾', ',', '{{x}}'), {
    maxLength: 30,
  });

  it('gives both texts back to the last space', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [before, after] = [a.join(''), b.join('')];
        const pieces = wordDiff(before, after);
        const without = (kind: string) =>
          pieces
            .filter((piece) => piece.kind !== kind)
            .map(({ text }) => text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        expect(pieces.every(({ text }) => text !== '')).toBe(true);
      }),
    );
  });

  it('compares words, not letters, in every script', () => {
    expect(wordDiff('Классифицируй письмо.', 'Классифицируй письма.')).toEqual([
      { kind: 'same', text: 'Классифицируй ' },
      { kind: 'removed', text: 'письмо' },
      { kind: 'added', text: 'письма' },
      { kind: 'same', text: '.' },
    ]);
  });

  it('shows a rewritten phrase as one change', () => {
    expect(wordDiff('Go big now.', 'Stay small now.')).toEqual([
      { kind: 'removed', text: 'Go big' },
      { kind: 'added', text: 'Stay small' },
      { kind: 'same', text: ' now.' },
    ]);
  });

  it('answers at once for long texts that share nothing', () => {
    const long = (word: string) => Array.from({ length: 6000 }, (_, i) => word + i).join(' ');
    const began = performance.now();
    const pieces = wordDiff(long('a'), long('b'));
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(countWords(pieces)).toEqual({ added: 6000, removed: 6000 });
  });
});

describe('event log of a run that goes by samples', () => {
  const linesOf = (look: Look) => {
    const rows = rowsOf(growSampled({ look }));
    const tree = growTree(emptyTree(spec.task), rows);
    return rows.map((row) => inWords(row, tree, (by) => by));
  };

  it('tells finals from samples', () => {
    const lines = linesOf('beam');
    const text = lines.map((line) => line.text);
    expect(text.some((line) => /^#\d+ edit of #\d+ scored [\d.]+ % on 5 sampled examples$/.test(line))).toBe(
      true,
    );
    const finals = lines.filter((line) => line.text.startsWith('Final: '));
    expect(finals.length).toBeGreaterThan(2);
    for (const { kind, text } of finals) {
      expect(kind).toBe('verdict');
      expect(text).toMatch(/^Final: #\d+.* scored [\d.]+ % on all 40 dev examples$/);
    }
  });

  it('names mutation-prompts, likelihoods, and no more than a few of many parents', () => {
    expect(
      linesOf('mutation-prompts').some(({ text }) => /^#3 appeared as a mutation-prompt: /.test(text)),
    ).toBe(true);
    expect(
      linesOf('likelihood').some(({ text }) =>
        /scored [\d.]+ % in likelihood of the target on 8 examples$/.test(text),
      ),
    ).toBe(true);
    const many = linesOf('trajectory').map(({ text }) => text);
    expect(many.some((text) => /of #\d+, #\d+, #\d+, #\d+ and 1\d more$/.test(text))).toBe(true);
  });

  it('says what was known before', () => {
    const [row] = rowsOf(growSampled({ look: 'beam' })).filter(
      ({ event }) => event.type === 'candidate-scored',
    );
    const tree = emptyTree(spec.task);
    const event = { ...row!.event, on: 'dev', asked: 30 } as Row['event'];
    expect(inWords({ ...row!, event }, tree, String).text).toContain(
      'on 40 dev examples, 10 of them known before',
    );
  });
});

describe('event log', () => {
  const tree = growTree(emptyTree(spec.task), rows);
  const titleOf = (by: string) => optimizerById('evoprompt-ga').operators[by]?.title ?? by;
  const lines = rows.map((row) => inWords(row, tree, titleOf));

  it('tells every event in a sentence about nodes by number', () => {
    expect(lines.map(({ text }) => text)).toContain('Generation 3 began');
    expect(
      lines.some(({ text }) =>
        /^#\d+ crossover and mutation of #\d+ and #\d+ scored \d+(\.\d)? % on 40 dev examples$/.test(text),
      ),
    ).toBe(true);
    expect(lines.some(({ text }) => /^#\d+, .* gave no prompt: there is no text between/.test(text))).toBe(
      true,
    );
    expect(lines.at(-1)!.text).toMatch(
      /^The test split was opened for the start #\d+ and the champion #\d+$/,
    );
    expect(lines.every(({ text }) => !text.includes('undefined'))).toBe(true);
  });

  it('sorts every event under a kind', () => {
    expect(new Set(rows.map(kindOf))).toEqual(
      new Set(['round', 'proposal', 'failure', 'score', 'reply', 'verdict']),
    );
  });
});
