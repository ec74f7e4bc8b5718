import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/task.ts';
import { clipped, feedbackOn, shownAnswer } from '../../src/strategies/shown.ts';

const outcome = (output: string, score: number, feedback?: string): Outcome => ({
  example: { id: 'e', fields: { question: 'Why?' }, target: 'because' },
  output,
  score,
  ...(feedback !== undefined && { feedback }),
});
const show = () => 'Why?';

describe('answers as an optimizer model is shown them', () => {
  it('stand on lines of their own', () => {
    expect(shownAnswer({ show }, outcome('no idea', 0))).toBe(
      'Input: Why?\nExpected: because\nAnswered: no idea',
    );
  });

  it('are cut where they are too long, never through a character', () => {
    expect(clipped('👍'.repeat(1500))).toBe('👍'.repeat(1500));
    expect(clipped('👍'.repeat(3), 2)).toBe('👍👍 […]');
    const shown = shownAnswer({ show: () => 'x'.repeat(9000) }, outcome('y'.repeat(9000), 0));
    expect(shown.length).toBeLessThan(4200);
  });
});

describe('feedback', () => {
  it('is what the metric says', () => {
    expect(feedbackOn(outcome('no idea', 0, 'It should say because.'))).toBe('It should say because.');
  });

  it('is a plain sentence where the metric says nothing', () => {
    expect(feedbackOn(outcome('because', 1))).toBe('This answer is right.');
    expect(feedbackOn(outcome('no idea', 0))).toBe(
      'This answer is wrong: because was expected, and the answer was no idea.',
    );
    expect(feedbackOn(outcome('', 0))).toContain('the answer was empty');
    expect(feedbackOn(outcome('be cause', 0.5))).toContain('partly right (0.50 of 1)');
  });
});
