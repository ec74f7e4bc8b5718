import { afterEach, describe, expect, it } from 'vitest';
import { KeyRing } from '../../src/store/keys.ts';

class TabStorage {
  values = new Map<string, string>();
  getItem = (name: string) => this.values.get(name) ?? null;
  setItem = (name: string, value: string) => void this.values.set(name, value);
}

let channel = 0;
const open: KeyRing[] = [];
const ring = (storage?: TabStorage, common?: TabStorage) => {
  const made = new KeyRing(`keys-test-${channel}`, storage, common);
  open.push(made);
  return made;
};
const change = (keys: KeyRing) => new Promise<void>((heard) => keys.onChange(() => heard()));

afterEach(() => {
  for (const keys of open.splice(0)) keys.close();
  channel += 1;
});

describe('session keys', () => {
  it('keeps a trimmed key, and forgets it when it is asked to or when an empty one is set', () => {
    const keys = ring();
    keys.setKey('a', '  sk-secret\n');
    expect(keys.keyOf('a')).toBe('sk-secret');
    keys.setKey('a', ' ');
    expect(keys.keyOf('a')).toBe('');
    keys.setKey('a', 'sk-secret');
    keys.forgetKey('a');
    expect(keys.keyOf('a')).toBe('');
  });

  it('tells a key to another tab and takes it back from there', async () => {
    const here = ring();
    const there = ring();
    const heard = change(there);
    here.setKey('a', 'sk-secret');
    await heard;
    expect(there.keyOf('a')).toBe('sk-secret');

    const forgotten = change(here);
    there.forgetKey('a');
    await forgotten;
    expect(here.keyOf('a')).toBe('');
  });

  it('gives the keys of an open tab to a worker that starts later', async () => {
    ring(new TabStorage()).setKey('a', 'sk-secret');
    const worker = ring();
    await worker.settled(10_000);
    expect(worker.keyOf('a')).toBe('sk-secret');
  });

  it('does not wait for ever where no tab has a key', async () => {
    const alone = ring();
    await alone.settled(1);
    expect(alone.keyOf('a')).toBe('');
    await alone.settled(1e9); // nor a second time
  });

  it('survives a reload of the tab, and a damaged storage', () => {
    const storage = new TabStorage();
    const before = ring(storage);
    before.setKey('a', 'sk-secret');
    before.close();
    expect(ring(storage).keyOf('a')).toBe('sk-secret');

    storage.values.forEach((_, name) => storage.values.set(name, '{"a": 3'));
    expect(ring(storage).keyOf('a')).toBe('');
  });

  it('withdraws keys from every tab at once, and leaves the others', async () => {
    const here = ring();
    const there = ring();
    here.setKey('a', 'sk-a');
    const heard = change(there);
    here.setKey('b', 'sk-b');
    here.setKey('c', 'sk-c');
    await heard;
    const withdrawn = new Promise<void>((done) => here.onChange(() => here.keyOf('a') === '' && done()));
    there.withdraw(['a', 'b']);
    await withdrawn;
    expect(['a', 'b', 'c'].map((id) => here.keyOf(id))).toEqual(['', '', 'sk-c']);
  });

  it('withdraws keys from a tab that slept meanwhile, and gives it back what the others still have', async () => {
    const common = new TabStorage();
    const storage = new TabStorage();
    const sleeper = ring(storage, common);
    sleeper.setKey('a', 'sk-a');
    sleeper.setKey('b', 'sk-b');
    sleeper.close();
    const awake = ring(new TabStorage(), common);
    awake.setKey('a', 'sk-a');
    awake.setKey('b', 'sk-b');
    awake.withdraw(['a']);

    const back = ring(storage, common);
    expect([back.keyOf('a'), back.keyOf('b')]).toEqual(['', '']);
    await back.settled(10_000);
    expect([back.keyOf('a'), back.keyOf('b')]).toEqual(['', 'sk-b']);
  });

  it('does not take a withdrawn key back from a tab that has not heard of it', async () => {
    const worker = ring();
    const others = new BroadcastChannel(`keys-test-${channel}`);
    const heard = change(worker);
    others.postMessage({ type: 'keys-withdrawn', connectionIds: ['a'], withdrawals: 3 });
    await heard;
    others.postMessage({ type: 'keys-offered', keys: { a: { text: 'sk-a', stay: 'tab' } }, withdrawals: 2 });
    others.postMessage({ type: 'keys-offered', keys: { b: { text: 'sk-b', stay: 'tab' } }, withdrawals: 3 });
    await change(worker);
    others.close();
    expect([worker.keyOf('a'), worker.keyOf('b')]).toEqual(['', 'sk-b']);
  });

  it('keeps a key that is to stay in memory out of every storage, in the tabs that are told it too', async () => {
    const [storage, elsewhere] = [new TabStorage(), new TabStorage()];
    const here = ring(storage);
    here.setKey('a', 'sk-a', 'memory');
    const there = ring(elsewhere);
    await there.settled(10_000);
    expect(there.keyOf('a')).toBe('sk-a');
    there.setKey('b', 'sk-b');
    expect([...storage.values.values(), ...elsewhere.values.values()].join()).not.toContain('sk-a');
    expect([...elsewhere.values.values()].join()).toContain('sk-b');

    here.setKey('a', 'sk-a'); // no longer remembered elsewhere: it stays for the session
    expect([...storage.values.values()].join()).toContain('sk-a');
  });

  it('lets a storage that refuses to write cost nothing but the reload', () => {
    const full = new TabStorage();
    full.setItem = () => {
      throw new Error('QuotaExceededError');
    };
    const keys = ring(full);
    keys.setKey('a', 'sk-secret');
    expect(keys.keyOf('a')).toBe('sk-secret');
  });
});
