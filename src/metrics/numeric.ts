import type { Metric } from '../core/task.ts';
import { lastNumber, type WrittenNumber } from './numberIn.ts';
import { quoted } from './plain.ts';

/** What two ways of computing the same number may differ by. */
const ROUNDING = 1e-9;

/**
 * 1 when the last number of the output is the target's, give or take `tolerance` (absolute). When only one of the two
 * has a percent sign, “75 %” may be 75 or 0.75.
 */
export const numeric =
  (tolerance = 0): Metric =>
  (output, { target }) => {
    const [given, wanted] = [lastNumber(output), lastNumber(target)];
    if (!wanted) return { score: 0, feedback: `The target ${quoted(target)} is not a number.` };
    if (!given) return { score: 0, feedback: `The answer has no number; it should be ${wanted.value}.` };
    const right = readings(given, wanted).some(
      ([a, b]) => Math.abs(a - b) <= tolerance + ROUNDING * Math.max(1, Math.abs(b)),
    );
    if (right) return { score: 1 };
    return { score: 0, feedback: `The answer should be ${show(wanted)}, but it was ${show(given)}.` };
  };

function readings(a: WrittenNumber, b: WrittenNumber): [number, number][] {
  const asWritten: [number, number] = [a.value, b.value];
  if (a.percent === b.percent) return [asWritten];
  return [asWritten, [a.percent ? a.value / 100 : a.value, b.percent ? b.value / 100 : b.value]];
}

const show = ({ value, percent }: WrittenNumber): string => `${value}${percent ? ' %' : ''}`;
