import type { RunRecord } from '../core/spec.ts';
import { partsChange, workedExamples } from './promptParts.ts';
import type { Comparison } from './verdict.ts';

/** A difference of scores as signed points: `+11`, `−4`, `0`, with a tenth where less than one point is at stake. */
export function points(difference: number): string {
  const value = difference * 100;
  const size = Math.abs(value) < 0.95 ? Math.abs(value).toFixed(1) : String(Math.round(Math.abs(value)));
  if (Number(size) === 0) return '0';
  return (value > 0 ? '+' : '−') + size;
}

/** The unit behind `points`, in the number that it asks for. */
export const pointsUnit = (difference: number): string =>
  /^[+−]1$/.test(points(difference)) ? 'point' : 'points';

/** `+11 points`, `−1 point`. */
export const pointsWithUnit = (difference: number): string =>
  `${points(difference)} ${pointsUnit(difference)}`;

/** A score in [0, 1] as a percentage: `87.5`, `90`. */
export const percent = (score: number): string => String(Math.round(score * 1000) / 10);

/** The finding in a word or two. */
export function headline({ finding, difference }: Comparison): string {
  switch (finding) {
    case 'same':
      return 'Nothing better was found';
    case 'better':
      return 'A real improvement';
    case 'likely':
      return 'Probably an improvement';
    case 'worse':
      return 'Worse than your start';
    case 'unclear':
      return difference.difference < 0 ? 'No improvement' : 'Not distinguishable';
    default:
      return finding satisfies never;
  }
}

/** What stands behind the headline, as a plain sentence: difference, count, interval, and what to make of them. */
export function sentence({ finding, difference, start }: Comparison): string {
  const { n, low, high, p } = difference;
  const examples = `${n} test example${n === 1 ? '' : 's'}`;
  if (finding === 'same')
    return `Nothing better than your start prompt was found. It scores ${percent(start.score)} % on ${examples}, 95 % interval ${percent(start.low)} to ${percent(start.high)} %.`;
  const figures = `${pointsWithUnit(difference.difference)} on ${examples}, 95 % interval ${points(low)} to ${points(high)}`;
  switch (finding) {
    case 'better':
      return `${figures}.`;
    case 'likely':
      return `${figures}. The exact test is not sure (p = ${p.toFixed(2)}): more test examples would tell.`;
    case 'unclear':
      return `${figures}: not distinguishable from where you started.`;
    case 'worse':
      return `${figures}. Keep your start prompt.`;
    default:
      return finding satisfies never;
  }
}

/**
 * How a prompt fared that was carried to another model: there, here as it was, and here after the search; undefined for a
 * run that carried none.
 */
export function migrationSentence(
  { migration, spec }: Pick<RunRecord, 'migration' | 'spec'>,
  { start, champion, finding }: Comparison,
): string | undefined {
  if (!migration) return undefined;
  const there =
    migration.score === undefined
      ? `The start was grown on ${migration.from.model}.`
      : `The start was grown on ${migration.from.model}, where it scores ${percent(migration.score)} % on the same test examples.`;
  const here = `On ${spec.models.task.model} it scores ${percent(start.score)} % as it is`;
  return finding === 'same'
    ? `${there} ${here}, and the search found nothing better for this model.`
    : `${there} ${here}, and ${percent(champion.score)} % after it was adapted.`;
}

/** On how many examples the champion won, lost and tied. */
export const outcomesSentence = ({ difference: { n, wins, losses, ties } }: Comparison): string =>
  `Of the ${n.toLocaleString('en')} test examples the champion does better on ${wins}, worse on ${losses}, and the same on ${ties}.`;

/** Said aloud when the dev split promised more than the test split kept; undefined otherwise. */
export const overfitSentence = ({ overfit }: Comparison): string | undefined =>
  overfit &&
  `On the dev split the gain looked like ${points(overfit.dev)} points; on unseen examples it is ${points(overfit.test)}. The rest was fitted to the dev examples: believe the test score.`;

/** Said when the test split was opened more than once by the same run; undefined otherwise. */
export const openingsSentence = ({ openings }: Comparison): string | undefined =>
  openings > 1
    ? `The test split was opened ${openings} times, since the budget was raised after a verdict. What is chosen after a look at it is no longer judged by unseen examples: trust this verdict less than the first.`
    : undefined;

/**
 * Said when more than the text of the prompts differs, so that nobody takes the gain for one of the wording alone;
 * undefined when start and champion bring the same beside their text.
 */
export function partsSentence({ start, champion, difference, finding }: Comparison): string | undefined {
  if (finding === 'same') return undefined;
  const { examples, closing } = partsChange(start.candidate, champion.candidate);
  const what: string[] = [];
  if (examples) {
    const { added, dropped, reordered } = examples;
    if (reordered > 0) what.push('shows its worked examples in another order than the start');
    else if (dropped === 0) what.push(`brings ${workedExamples(added)} that the start does not have`);
    else if (added === 0) what.push(`leaves out ${workedExamples(dropped)} that the start has`);
    else what.push(`brings ${workedExamples(added)} in place of ${dropped} that the start has`);
  }
  if (closing === 'added')
    what.push('closes with an instruction after the input that the start does not have');
  if (closing === 'dropped')
    what.push('leaves out the instruction after the input with which the start closes');
  if (closing === 'changed') what.push('closes with another instruction after the input than the start');
  if (what.length === 0) return undefined;
  const effect = difference.difference > 0 ? 'gain' : 'difference';
  const reasons = what.length + (start.candidate.text === champion.candidate.text ? 0 : 1);
  const of =
    reasons === 3
      ? `the ${effect} is of all three, the new text and these two`
      : what.length === 2
        ? `the text is the same, so the ${effect} is of these two`
        : reasons === 2
          ? `the ${effect} is of both, the new text and this`
          : `the text is the same, so the ${effect} is of that alone`;
  return `The champion ${what.join(' and ')}; ${of}.`;
}
