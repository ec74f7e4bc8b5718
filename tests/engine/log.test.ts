import { describe, expect, it } from 'vitest';
import { ReplayDivergence } from '../../src/core/errors.ts';
import type { Entry, Journal, RunEvent } from '../../src/core/event.ts';
import { Log } from '../../src/engine/log.ts';

const round = (n: number): RunEvent => ({ type: 'round-started', round: n });
const kept = (...ids: string[]): RunEvent => ({ type: 'population-kept', ids });

function recording(recorded: Entry[] = [], write?: Journal['write']) {
  const written: Entry[] = [];
  const journal: Journal = {
    read: async () => recorded,
    write: async (entries) => {
      await write?.(entries);
      written.push(...entries);
    },
  };
  return { journal, written };
}

describe('the log', () => {
  it('writes what is new, and nothing that is recorded', async () => {
    const { journal, written } = recording([{ place: '0', event: round(0) }]);
    const log = await Log.open(journal);
    log.append('0', round(0));
    log.append('1', kept('a'));
    log.append('1', kept('a'));
    await log.flush();
    expect(written).toEqual([{ place: '1', event: kept('a') }]);
    expect(log.has('0') && log.has('1')).toBe(true);
    expect(log.has('2')).toBe(false);
  });

  it('takes a recorded event for the same whatever the order of its keys', async () => {
    const event = { ids: ['a'], type: 'population-kept' } as RunEvent;
    const log = await Log.open(recording([{ place: '0', event }]).journal);
    expect(() => log.append('0', kept('a'))).not.toThrow();
  });

  it.each([
    ['another event', round(0), kept(), '“round-started”, but the method now does “population-kept”.'],
    ['other content', kept('a', 'b'), kept('b', 'a'), 'now does “population-kept” with other content.'],
  ])('refuses %s at a recorded place, and names it', async (_, before, now, words) => {
    const { journal, written } = recording([{ place: '3.1/0', event: before }]);
    const log = await Log.open(journal);
    expect(() => log.append('3.1/0', now)).toThrow(ReplayDivergence);
    expect(() => log.append('3.1/0', now)).toThrow(words);
    expect(() => log.append('3.1/0', now)).toThrow('At place 3.1/0');
    await log.flush();
    expect(written).toEqual([]);
  });

  it('says that settings differ when it is the beginning that does', async () => {
    const log = await Log.open(
      recording([{ place: 'begin', event: { type: 'run-began', spec: 'a' } }]).journal,
    );
    expect(() => log.append('begin', { type: 'run-began', spec: 'b' })).toThrow(
      'recorded with other settings',
    );
  });

  it('flushes only when everything is durable', async () => {
    let finish!: () => void;
    const log = await Log.open(recording([], () => new Promise((resolve) => (finish = resolve))).journal);
    log.append('0', round(0));
    let flushed = false;
    const flushing = log.flush().then(() => (flushed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toBe(false);
    finish();
    await flushing;
  });

  it('raises a failed write at the next append and at the flush, and writes nothing after it', async () => {
    const full = new Error('the disk is full');
    const { journal, written } = recording([], async () => Promise.reject(full));
    const log = await Log.open(journal);
    log.append('0', round(0));
    await new Promise((resolve) => setImmediate(resolve));
    expect(() => log.append('1', round(1))).toThrow(full);
    await expect(log.flush()).rejects.toThrow(full);
    expect(written).toEqual([]);
  });
});
