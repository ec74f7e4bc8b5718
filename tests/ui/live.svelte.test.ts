import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Db } from '../../src/store/db.ts';
import { Live } from '../../src/ui/live.svelte.ts';

let db: Db;
const undo: (() => void)[] = [];

beforeEach(() => {
  db = new Db(`live-${crypto.randomUUID()}`);
});
afterEach(async () => {
  for (const stop of undo.splice(0)) stop();
  db.close();
  await db.delete();
});

/** What an effect sees, one after the other. */
function watch<T>(read: () => T): T[] {
  const seen: T[] = [];
  const stop = $effect.root(() => {
    $effect(() => {
      seen.push(read());
    });
  });
  undo.push(stop);
  flushSync();
  return seen;
}

describe('a live query', () => {
  it('shows its initial value, then the table, then every change', async () => {
    await db.settings.put({ key: 'a', value: 1 });
    const count = new Live(() => db.settings.count(), -1);
    const seen = watch(() => [count.loaded, count.current]);
    expect(seen).toEqual([[false, -1]]);
    await vi.waitUntil(() => seen.length === 2);
    await db.settings.put({ key: 'b', value: 2 });
    await vi.waitUntil(() => seen.length === 3);
    expect(seen).toEqual([
      [false, -1],
      [true, 1],
      [true, 2],
    ]);
  });

  it('asks only while somebody reads it', async () => {
    const query = vi.fn(() => db.settings.count());
    const count = new Live(query, -1);
    expect(count.current).toBe(-1);
    expect(query).not.toHaveBeenCalled();
    const seen = watch(() => count.current);
    await vi.waitUntil(() => seen.includes(0));
    undo.pop()!();
    await Promise.resolve(); // the subscription is let go in a microtask
    const asked = query.mock.calls.length;
    await db.settings.put({ key: 'a', value: 1 });
    await db.settings.count();
    expect(query).toHaveBeenCalledTimes(asked);
  });

  it('throws where it is read what its query threw', async () => {
    const broken = new Live(() => Promise.reject(new Error('the disk is full')), 0);
    const seen = watch(() => {
      try {
        return broken.current;
      } catch (error) {
        return (error as Error).message;
      }
    });
    await vi.waitUntil(() => seen.length === 2);
    expect(seen).toEqual([0, 'the disk is full']);
  });
});
