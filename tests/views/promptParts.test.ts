import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../src/core/task.ts';
import { partsChange, partsSentences, wholePrompt } from '../../src/views/promptParts.ts';
import type { Comparison } from '../../src/views/verdict.ts';
import { partsSentence } from '../../src/views/verdictWords.ts';

const examples = (...names: string[]) => names.map((name) => ({ input: name, output: name.toUpperCase() }));
const prompt = (text: string, names: string[] = [], closing?: string): Prompt => ({
  text,
  ...(names.length > 0 && { demonstrations: examples(...names) }),
  ...(closing !== undefined && { closing }),
});
const told = (before: Prompt, after: Prompt) => partsSentences(partsChange(before, after), '#4').join(' ');

describe('what stands beside the text of a prompt', () => {
  it.each<[string, Prompt, Prompt, string]>([
    ['nothing', prompt('a'), prompt('b'), ''],
    ['the same', prompt('a', ['x'], 'So'), prompt('b', ['x'], 'So'), ''],
    [
      'new examples',
      prompt('a', ['x']),
      prompt('a', ['y', 'x']),
      'It has 1 worked example that #4 does not have.',
    ],
    [
      'the same one twice',
      prompt('a', ['x']),
      prompt('a', ['x', 'x']),
      'It has 1 worked example that #4 does not have.',
    ],
    ['fewer', prompt('a', ['x', 'y', 'z']), prompt('a', ['y']), 'It lacks 2 worked examples of #4.'],
    [
      'others',
      prompt('a', ['x', 'y']),
      prompt('a', ['y', 'z', 'w']),
      'It has 2 worked examples in place of 1 of #4.',
    ],
    [
      'another order',
      prompt('a', ['x', 'y']),
      prompt('a', ['y', 'x']),
      'Its worked examples stand in another order than in #4.',
    ],
    [
      'a closing',
      prompt('a'),
      prompt('a', [], 'So'),
      'It closes with an instruction after the input, which #4 does not.',
    ],
    [
      'another closing',
      prompt('a', [], 'So'),
      prompt('a', [], 'Thus'),
      'The instruction after the input is another one than in #4.',
    ],
  ])('%s', (_, before, after, words) => {
    expect(told(before, after)).toBe(words);
  });

  it('is copied along with it', () => {
    expect(wholePrompt(prompt('Sort.'))).toBe('Sort.');
    expect(wholePrompt(prompt('Sort.', ['x'], 'So'))).toBe(
      'Sort.\n\nInput:\nx\nOutput:\nX\n\nAfter the input:\nSo',
    );
  });
});

describe('the verdict on more than a text', () => {
  const said = (
    start: Prompt,
    champion: Prompt,
    difference = 0.1,
    finding: Comparison['finding'] = 'better',
  ) =>
    partsSentence({
      start: { candidate: start },
      champion: { candidate: champion },
      difference: { difference },
      finding,
    } as Comparison);

  it.each<[string, string | undefined, string | undefined]>([
    ['nothing when both bring the same', said(prompt('a', ['x']), prompt('b', ['x'])), undefined],
    ['nothing of the start itself', said(prompt('a'), prompt('a', ['x']), 0, 'same'), undefined],
    [
      'the examples that are new',
      said(prompt('a'), prompt('b', ['x', 'y', 'z'])),
      'The champion brings 3 worked examples that the start does not have; the gain is of both, the new text and this.',
    ],
    [
      'that the text is the same',
      said(prompt('a'), prompt('a', ['x']), -0.1, 'worse'),
      'The champion brings 1 worked example that the start does not have; the text is the same, so the difference is of that alone.',
    ],
    [
      'everything at once',
      said(prompt('a', ['x']), prompt('b', [], 'So')),
      'The champion leaves out 1 worked example that the start has and closes with an instruction after the input that the start does not have; the gain is of all three, the new text and these two.',
    ],
  ])('says %s', (_, sentence, expected) => {
    expect(sentence).toBe(expected);
  });
});
