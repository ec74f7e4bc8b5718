import type { Dataset, MetricSpec } from '../../core/task.ts';
import { labelsOf } from '../../store/dataChecks.ts';

/** What a task on these rows may begin with; a person changes it as they like. */
export interface Suggestion {
  readonly prompt: string;
  readonly inputTemplate: string;
  readonly metric: MetricSpec;
  readonly maxTokens: number;
}

/** More labels than this are too many to name in a prompt. */
const MOST_NAMED = 12;
/** Targets longer than this, on average, are texts and not answers of one right form. */
const TEXT_LENGTH = 30;

/** Suggests a plain prompt, a template and a metric by what the fields and targets look like. */
export function suggestTask({ fields, examples }: Dataset): Suggestion {
  const inputTemplate =
    fields.length === 1 ? `{{${fields[0]}}}` : fields.map((field) => `${field}: {{${field}}}`).join('\n');
  const targets = examples.map(({ target }) => target);
  const labels = labelsOf(examples);
  if (targets.every((target) => /^[-+]?[\d.,]+\s?%?$/.test(target)) && (!labels || labels.length > 2))
    return {
      inputTemplate,
      prompt: 'Answer the question with a number.',
      metric: { kind: 'numeric' },
      maxTokens: 300,
    };
  if (labels)
    return {
      inputTemplate,
      prompt:
        labels.length <= MOST_NAMED
          ? `Classify the input. Answer with exactly one of: ${labels.join(', ')}.`
          : 'Classify the input. Answer with the label only.',
      metric: { kind: 'exact' },
      maxTokens: 30,
    };
  const length = targets.reduce((sum, target) => sum + target.length, 0) / Math.max(1, targets.length);
  return {
    inputTemplate,
    prompt: 'Answer the input.',
    metric: { kind: length > TEXT_LENGTH ? 'token-f1' : 'exact' },
    maxTokens: length > TEXT_LENGTH ? 400 : 60,
  };
}
