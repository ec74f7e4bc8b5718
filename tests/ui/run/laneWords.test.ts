import { expect, it } from 'vitest';
import type { LaneState } from '../../../src/core/laneState.ts';
import { holdTitle, trafficWords, waitWords } from '../../../src/ui/run/laneWords.ts';

const lane = (inFlight: number, width: number, waiting: number): LaneState => ({
  connection: 'c',
  inFlight,
  width,
  waiting,
});

it('traffic is that of all connections together', () => {
  expect(trafficWords([lane(3, 8, 0)])).toBe('3 of at most 8 calls under way.');
  expect(trafficWords([lane(3, 8, 2), lane(1, 1, 40)])).toBe('4 of at most 9 calls under way, 42 waiting.');
});

it('calls that are only spaced are not said to pause', () => {
  const hold = { why: 'rate-limit', message: '' } as const;
  expect(holdTitle({ ...hold, until: 5 }, 'Ollama')).toBe('Ollama asks for a pause');
  expect(holdTitle(hold, 'Ollama')).toBe('Ollama limits the pace');
});

it.each([
  [-5, 'Trying again now.'],
  [400, 'Trying again in 1 s.'],
  [119_001, 'Trying again in 2 min.'],
  [11_500, 'Trying again in 12 s.'],
])('a wait of %s ms is told in words', (ms, words) => expect(waitWords(ms)).toBe(words));
