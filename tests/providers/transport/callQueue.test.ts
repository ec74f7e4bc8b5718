import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallQueue } from '../../../src/providers/transport/callQueue.ts';

interface Call {
  readonly id: string;
  readonly priority: number;
  readonly text: string;
}

/** A queue whose jobs say which call they are. */
function queueOf(calls: readonly Call[]) {
  const queue = new CallQueue();
  const ids = new Map<() => Promise<unknown>, string>();
  for (const { id, ...how } of calls) {
    const run = async () => id;
    ids.set(run, id);
    queue.enqueue(run, how);
  }
  const next = () => ids.get(queue.dequeue()!);
  return { queue, next };
}

const inOrder = (texts: readonly string[]): Call[] =>
  texts.map((text, i) => ({ id: `${i}`, priority: -i, text }));

describe('the order of calls', () => {
  it('is that of asking where nothing is known of their texts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), (numbers) => {
        const { next } = queueOf(numbers.map((number) => ({ id: `${number}`, priority: -number, text: '' })));
        const taken = numbers.map(next);
        expect(taken).toEqual(numbers.toSorted((a, b) => a - b).map(String));
        expect(next()).toBeUndefined();
      }),
    );
  });

  it('puts those together that begin alike', () => {
    const texts = ['prompt A: 1', 'prompt B: 1', 'prompt A: 2', 'prompt B: 2', 'prompt A: 3', 'other'];
    const { next } = queueOf(inOrder(texts));
    const taken = texts.map(() => texts[Number(next())]!);
    // one change of prompt for each prompt, and not one for each call
    expect(taken.map((text) => text.slice(0, 8)).filter((text, i, all) => text !== all[i - 1])).toHaveLength(
      3,
    );
  });

  it('goes on with the longest common beginning', () => {
    const { queue, next } = queueOf(inOrder(['abcd1', 'ax', 'abx', 'abcd2', 'z']));
    expect(next()).toBe('0');
    expect(queue.size).toBe(4);
    expect([next(), next(), next(), next()]).toEqual(['3', '2', '1', '4']);
  });

  it('passes nobody over for ever, and loses and repeats nobody', () => {
    const texts = fc
      .array(fc.constantFrom('aa', 'ab', 'b', 'ba1', 'ba2', ''), { maxLength: 60 })
      .map((some) => ['z', ...Array.from({ length: 80 }, (_, i) => `a${i}`), ...some]);
    fc.assert(
      fc.property(texts, (texts) => {
        const { queue, next } = queueOf(inOrder(texts));
        const left = new Set(texts.map((_, i) => i));
        let eldest = 0;
        let since = 0;
        while (queue.size > 0) {
          left.delete(Number(next()));
          const first = Math.min(...left);
          since = first === eldest ? since + 1 : 0;
          eldest = first;
          expect(since).toBeLessThanOrEqual(33);
        }
        expect(left.size).toBe(0);
      }),
    );
  });

  it('knows who has left it', () => {
    const { queue, next } = queueOf(inOrder(['', '', '']));
    queue.leave({ priority: -1, text: '' });
    queue.leave({ priority: -7, text: '' });
    queue.leave({ priority: 0, text: 'another' });
    expect(queue.filter({ priority: -2 })).toHaveLength(1);
    expect([next(), next(), next()]).toEqual(['0', '2', undefined]);
  });
});
