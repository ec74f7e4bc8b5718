import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/groupCommit.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A disk whose writes end when the test says so. */
function slowDisk() {
  const batches: number[][] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const put = groupCommit<number>((items) => {
    batches.push([...items]);
    return new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
  });
  return {
    batches,
    put,
    end: () => waiting.shift()!.resolve(),
    fail: (e: Error) => waiting.shift()!.reject(e),
  };
}

describe('group commit', () => {
  it('gathers what comes while a write is under way, and resolves each put with its own write', async () => {
    const { batches, put, end } = slowDisk();
    const durable: number[] = [];
    const puts = [1, 2, 3, 4].map((n) => put(n).then(() => durable.push(n)));
    await turn();
    expect(batches).toEqual([[1], [2, 3, 4]].slice(0, 1));
    expect(durable).toEqual([]);
    end();
    await turn();
    expect(durable).toEqual([1]);
    puts.push(put(5, 6).then(() => durable.push(5)));
    expect(batches).toEqual([[1], [2, 3, 4]]);
    end();
    await turn();
    expect(durable).toEqual([1, 2, 3, 4]);
    end();
    await Promise.all(puts);
    expect(batches).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  it('rejects the puts of a failed write only, and goes on', async () => {
    const { put, end, fail } = slowDisk();
    const [first, second] = [put(1), put(2)];
    const third = turn().then(() => put(3));
    end();
    await first;
    fail(new Error('the disk is full'));
    await expect(second).rejects.toThrow('the disk is full');
    await turn();
    end();
    await expect(third).resolves.toBeUndefined();
  });

  it('goes on after a write that throws instead of rejecting', async () => {
    let calls = 0;
    const put = groupCommit<number>(() => {
      if (calls++ === 0) throw new Error('closed');
      return Promise.resolve();
    });
    await expect(put(1)).rejects.toThrow('closed');
    await expect(put(2)).resolves.toBeUndefined();
  });

  it('writes everything once, in order, whenever it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 30 }), async (waits) => {
        const written: number[] = [];
        const put = groupCommit<number>(async (items) => {
          await turn();
          written.push(...items);
        });
        const puts: Promise<void>[] = [];
        for (const [n, wait] of waits.entries()) {
          for (let i = 0; i < wait; i++) await turn();
          puts.push(put(n).then(() => expect(written).toContain(n)));
        }
        await Promise.all(puts);
        expect(written).toEqual(waits.map((_, n) => n));
      }),
      { numRuns: 30 },
    );
  });
});
