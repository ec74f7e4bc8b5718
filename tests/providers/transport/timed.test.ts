import { describe, expect, it } from 'vitest';
import type { Completion } from '../../../src/core/model.ts';
import { timed } from '../../../src/providers/transport/timed.ts';
import { question } from '../webllm/models.ts';

const ANSWER: Completion = { text: 'pear', finish: 'stop', usage: { tokensIn: 1, tokensOut: 1 } };

const msOf = async (answer: Completion): Promise<number | undefined> => {
  const clock = [1000, 1250.4];
  const model = timed(
    () => Promise.resolve(answer),
    () => clock.shift()!,
  );
  return (await model(question(), new AbortController().signal)).ms;
};

describe('timed', () => {
  it('notes how long an answer took', async () => {
    expect(await msOf(ANSWER)).toBe(250);
  });

  it('leaves what the provider noted, who may have had to load a model first', async () => {
    expect(await msOf({ ...ANSWER, ms: 40 })).toBe(40);
  });
});
