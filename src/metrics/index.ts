import type { Example, Metric, MetricSpec } from '../core/task.ts';
import { contains } from './contains.ts';
import { exact } from './exact.ts';
import { jsonField } from './jsonField.ts';
import { lastNumber } from './numberIn.ts';
import { numeric } from './numeric.ts';
import { quoted } from './plain.ts';
import { regex } from './regex.ts';
import { tokenF1 } from './tokenF1.ts';

/**
 * The function that a metric spec describes. It never throws, whatever the output is.
 * @throws Error with a sentence when the spec itself cannot be used: a pattern or path that cannot be read.
 */
export function metricOf(spec: MetricSpec): Metric {
  switch (spec.kind) {
    case 'exact':
      return exact(spec.caseSensitive);
    case 'contains':
      return contains(spec.caseSensitive);
    case 'numeric':
      return numeric(spec.tolerance);
    case 'token-f1':
      return tokenF1();
    case 'regex':
      return regex(spec.pattern, spec.flags);
    case 'json-field':
      return jsonField(spec.path);
    default:
      return spec satisfies never;
  }
}

export const metricTitles: Readonly<Record<MetricSpec['kind'], string>> = {
  exact: 'Exact match',
  contains: 'Contains the answer',
  numeric: 'Same number',
  'token-f1': 'Shared words (F1)',
  regex: 'Regular expression',
  'json-field': 'JSON field',
};

/** How outputs are judged, as a sentence. */
export function describeMetric(spec: MetricSpec): string {
  switch (spec.kind) {
    case 'exact':
      return `An answer is right when it is the target, ${letters(spec)}; quotes around it and a final full stop do not count.`;
    case 'contains':
      return `An answer is right when the target stands in it as whole words, ${letters(spec)}.`;
    case 'numeric':
      return spec.tolerance
        ? `An answer is right when its last number is within ${spec.tolerance} of the target.`
        : 'An answer is right when its last number is the target.';
    case 'token-f1':
      return 'An answer scores by the words that it shares with the target, from 0 (none) to 1 (all and no others).';
    case 'regex':
      return `An answer is right when what /${spec.pattern}/${spec.flags ?? ''} finds in it is the target.`;
    case 'json-field':
      return `An answer is right when the value at ${spec.path || '(no path yet)'} of its JSON is the target.`;
    default:
      return spec satisfies never;
  }
}

const letters = ({ caseSensitive }: { readonly caseSensitive?: boolean }): string =>
  caseSensitive ? 'capitals included' : 'capitals or not';

/** What is wrong with a row under a metric. `row` counts from 1; 0 is the metric's own setting. */
export interface MetricFault {
  readonly row: number;
  readonly message: string;
}

/** Everything that keeps a metric from judging these examples; empty when nothing does. */
export function faultOfMetric(spec: MetricSpec, examples: readonly Example[]): MetricFault[] {
  try {
    metricOf(spec);
  } catch (error) {
    return [{ row: 0, message: error instanceof Error ? error.message : String(error) }];
  }
  if (spec.kind !== 'numeric') return [];
  if (spec.tolerance !== undefined && !(Number.isFinite(spec.tolerance) && spec.tolerance >= 0))
    return [{ row: 0, message: 'The tolerance must be a number that is 0 or more.' }];
  return examples.flatMap(({ target }, index) =>
    lastNumber(target)
      ? []
      : [
          {
            row: index + 1,
            message: `The target ${quoted(target)} is not a number. Mend it, or choose another metric.`,
          },
        ],
  );
}
