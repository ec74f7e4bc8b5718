import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { NO_USAGE } from '../../src/core/model.ts';
import type { Split } from '../../src/core/task.ts';
import { operatorTable } from '../../src/views/operatorTable.ts';
import { emptyTree, growTree } from '../../src/views/tree.ts';
import { specOf } from '../fixtures/grow.ts';

const propose = (id: string, by: string, parents: string[], over: Partial<Candidate> = {}): RunEvent => ({
  type: 'candidate-proposed',
  candidate: {
    id,
    text: id,
    by,
    parents: parents.map((parent) => ({ id: parent, role: 'parent' })),
    calls: [`call ${id}`],
    ...over,
  },
});
const score = (candidateId: string, value: number, on: Split | string[]): RunEvent => ({
  type: 'candidate-scored',
  candidateId,
  on,
  score: value,
  scores: [],
  usage: NO_USAGE,
});
const fail = (by: string, parent: string): RunEvent => ({
  type: 'proposal-failed',
  by,
  parents: [{ id: parent, role: 'parent' }],
  calls: ['lost', 'lost again'],
  fault: 'no prompt',
});

const tableOf = (...events: RunEvent[]) => {
  const rows = events.map((event, seq) => ({
    seq,
    place: event.type === 'candidate-proposed' ? event.candidate.id : `p${seq}`,
    event,
  }));
  return operatorTable(growTree(emptyTree(specOf().task), rows));
};

describe('operatorTable', () => {
  const seed = [propose('s', 'seed', []), score('s', 0.5, 'dev')];

  it('is empty while only the person has written', () => {
    expect(tableOf()).toEqual([]);
    expect(tableOf(...seed)).toEqual([]);
  });

  it('compares dev with dev, and takes the median', () => {
    const [row] = tableOf(
      ...seed,
      ...[0.4, 0.6, 0.9].flatMap((value, i) => [
        propose(`e${i}`, 'edit', ['s']),
        score(`e${i}`, 0.99, ['a', 'b']),
        score(`e${i}`, value, 'dev'),
      ]),
      propose('e3', 'edit', ['s']),
      fail('edit', 's'),
    );
    expect(row).toMatchObject({
      by: 'edit',
      proposals: 5,
      failed: 1,
      scored: 3,
      compared: 3,
      better: 2,
      unlike: 0,
      calls: 6,
    });
    expect(row!.gain).toBeCloseTo(0.1);
  });

  it('compares on the samples that both were scored on, in whatever order they stand', () => {
    const [row] = tableOf(
      propose('s', 'seed', []),
      score('s', 0.5, ['a', 'b']),
      score('s', 1, ['c', 'd']),
      propose('e', 'edit', ['s']),
      score('e', 0.75, ['b', 'a']),
    );
    expect(row).toMatchObject({ better: 1, unlike: 0, gain: 0.25 });
  });

  it('says when estimates are of different examples', () => {
    const [row] = tableOf(
      propose('s', 'seed', []),
      score('s', 0.5, ['a', 'b']),
      propose('e', 'edit', ['s']),
      score('e', 0.25, ['c', 'd']),
    );
    expect(row).toMatchObject({ compared: 1, better: 0, unlike: 1, gain: -0.25 });
  });

  it('never compares a likelihood with a share of right answers', () => {
    const likelihood = { ...score('e', 0.9, ['a']), measuring: 'likelihood' } as RunEvent;
    const [row] = tableOf(...seed, propose('e', 'edit', ['s']), likelihood);
    expect(row).toMatchObject({ scored: 1, compared: 0, gain: undefined });
  });

  it('passes over mutation-prompts as parents, and counts those that were made', () => {
    const mutation = { kind: 'mutation-prompt' } as const;
    const rows = tableOf(
      ...seed,
      propose('m', 'first', [], mutation),
      propose('h', 'hyper', ['m'], mutation),
      propose('e', 'mutate', ['m', 's']),
      score('e', 0.75, 'dev'),
    );
    expect(rows.map(({ by }) => by)).toEqual(['first', 'hyper', 'mutate']);
    expect(rows[1]).toMatchObject({ mutations: 1, scored: 0, compared: 0 });
    expect(rows[2]).toMatchObject({ better: 1, gain: 0.25 });
  });

  it('counts a call once that wrote several prompts', () => {
    const shared = { calls: ['one'] };
    const [row] = tableOf(
      ...seed,
      propose('a', 'propose', ['s'], shared),
      propose('b', 'propose', ['s'], shared),
    );
    expect(row).toMatchObject({ proposals: 2, calls: 1 });
  });
});
