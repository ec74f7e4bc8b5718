import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/spec.ts';
import { bytesInWords } from '../../../src/ui/shell/storage.svelte.ts';
import { ago } from '../../../src/ui/welcome/ago.ts';
import { canPause, canResume, statusWords } from '../../../src/ui/welcome/statusWords.ts';

const run = (part: Partial<RunRecord>) => ({ wanted: 'running', status: 'running', ...part }) as RunRecord;

describe('words of the run list', () => {
  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [61, '1 minute ago'],
    [3 * 3600, '3 hours ago'],
    [86_400, 'yesterday'],
    [400 * 86_400, 'last year'],
    [-5, 'just now'], // a clock that was set back
  ])('%i seconds', (seconds, words) => expect(ago(1e12, 1e12 + seconds * 1000)).toBe(words));

  it.each([
    [{}, 'Growing', true, false],
    [{ wanted: 'paused' }, 'Pausing', false, true],
    [{ wanted: 'paused', status: 'paused' }, 'Paused', false, true],
    [{ status: 'paused' }, 'Starting', false, false],
    [{ status: 'waiting' }, 'Waiting for its turn', true, false],
    [{ status: 'failed' }, 'Interrupted', false, true],
    [{ status: 'failed', imported: true }, 'Interrupted', false, false],
    [{ status: 'done', ending: 'completed' }, 'Finished', false, false],
    [{ status: 'done', ending: 'budget' }, 'Budget spent', false, false],
    [{ wanted: 'stopped', status: 'done', ending: 'stopped' }, 'Stopped', false, false],
  ] as const)('%o', (part, words, pause, resume) =>
    expect([statusWords(run(part)), canPause(run(part)), canResume(run(part))]).toEqual([
      words,
      pause,
      resume,
    ]),
  );

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [73_700, '73.7 kB'],
    [123_400_000, '123 MB'],
    [10.8e9, '10.8 GB'],
  ])('%i bytes', (bytes, words) => expect(bytesInWords(bytes)).toBe(words));
});
