import type { Metric } from '../core/task.ts';
import { plain, quoted } from './plain.ts';

/** 1 when the output is the target, apart from surrounding quotes, white space, a final full stop and (by default) capitals. */
export const exact =
  (caseSensitive = false): Metric =>
  (output, { target }) =>
    plain(output, caseSensitive) === plain(target, caseSensitive)
      ? { score: 1 }
      : { score: 0, feedback: `The answer should be ${quoted(target)}, but it was ${quoted(output)}.` };
