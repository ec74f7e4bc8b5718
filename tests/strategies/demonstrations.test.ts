import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/core/digest.ts';
import { random } from '../../src/core/random.ts';
import type { Example } from '../../src/core/task.ts';
import {
  distinctDemonstrations,
  labelled,
  lengthOf,
  unshown,
  withDemonstrations,
  worked,
} from '../../src/strategies/demonstrations.ts';

const [a, b, c] = ['a', 'b', 'c'].map((text) => exampleOf({ text }, text.toUpperCase()));
const task = { train: [a!, b!, c!], show: (example: Example) => `Text: ${example.fields.text}` };

describe('demonstrations', () => {
  it('show the input as the task model sees it, with the label', () => {
    expect(labelled(task, a!)).toEqual({ input: 'Text: a', output: 'A' });
  });

  it('take over an answer in the model’s own words when it is right, and only then', () => {
    const outcome = { example: a!, output: 'Because it is a: A' };
    expect(worked(task, { ...outcome, score: 1 })).toEqual({ input: 'Text: a', output: outcome.output });
    expect(worked(task, { ...outcome, score: 0.9 })).toEqual(labelled(task, a!));
    expect(worked(task, { ...outcome, score: 0 })).toEqual(labelled(task, a!));
  });

  it('are drawn from train, of what is not shown yet, as many as there are', () => {
    const drawn = unshown(random('1'), task, [labelled(task, b!)], 5);
    expect(new Set(drawn)).toEqual(new Set([a, c]));
    expect(unshown(random('1'), task, [], 2)).toHaveLength(2);
    expect(unshown(random('1'), { ...task, train: [] }, [], 2)).toEqual([]);
  });

  it('are one for each input', () => {
    const first = { input: 'x', output: '1' };
    const other = { input: 'y', output: '1' };
    expect(distinctDemonstrations([first, other, { input: 'x', output: '2' }])).toEqual([first, other]);
  });

  it('replace those of a prompt, and leave its text and closing', () => {
    const demonstrations = [labelled(task, a!)];
    const candidate = { text: 't', closing: 'c', demonstrations: [labelled(task, b!)], id: '1', by: 'seed' };
    expect(withDemonstrations(candidate, demonstrations)).toEqual({
      text: 't',
      closing: 'c',
      demonstrations,
    });
    expect(withDemonstrations({ text: 't' }, [])).toEqual({ text: 't', demonstrations: [] });
  });

  it('count in the length of a prompt', () => {
    expect(lengthOf({ text: '123' })).toBe(3);
    const demonstrations = [{ input: '12', output: '345' }];
    expect(lengthOf({ text: '123', closing: '1', demonstrations })).toBe(9);
  });
});
