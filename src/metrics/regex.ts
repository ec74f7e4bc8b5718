import type { Metric } from '../core/task.ts';
import { plain, quoted } from './plain.ts';

/** Characters of an output that a pattern is tried on. */
const MOST_CHARACTERS = 20_000;

/**
 * 1 when what the pattern finds first in the output (its first group, or all of the match when it has none) is the
 * target, compared as `exact` compares. The pattern sees the first 20,000 characters of the output only. That bounds
 * slow patterns but cannot stop one that backtracks without end, such as `(a+)+$`.
 * @throws Error with the reason when the pattern or its flags are not a regular expression.
 */
export function regex(pattern: string, flags = ''): Metric {
  const expression = compile(pattern, flags);
  return (output, { target }) => {
    const match = expression.exec(output.slice(0, MOST_CHARACTERS));
    if (!match) return { score: 0, feedback: `The answer does not have the form that is looked for.` };
    const found = match.length > 1 ? match[1] : match[0];
    if (found !== undefined && plain(found) === plain(target)) return { score: 1 };
    return {
      score: 0,
      feedback: `The answer should be ${quoted(target)}, but it was ${quoted(found ?? '')}.`,
    };
  };
}

function compile(pattern: string, flags: string): RegExp {
  if (pattern === '') throw new Error('The pattern is empty. Write a regular expression.');
  try {
    // these two make a match depend on the one before
    return new RegExp(pattern, flags.replace(/[gy]/g, ''));
  } catch (error) {
    throw new Error(
      `The pattern cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    );
  }
}
