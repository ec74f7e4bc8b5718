import type { TaskSpec } from '../../core/task.ts';

export interface Warning {
  readonly title: string;
  readonly text: string;
}

/** Fewer dev examples than this tell good prompts from lucky ones only when they are far apart. */
const FEW_DEV = 20;
const FEW_TEST = 30;

/** What a person should know about the task before money is spent on it. */
export function warningsFor({ split }: TaskSpec): Warning[] {
  const [dev, test] = [split.dev.length, split.test.length];
  const warnings: Warning[] = [];
  if (dev > 0 && dev < FEW_DEV)
    warnings.push({
      title: `Only ${dev} dev example${dev === 1 ? '' : 's'}`,
      text: `Prompts are chosen by their score on the dev split. One example is ${Math.round(100 / dev)} points there, so that luck will choose as much as merit.`,
    });
  if (test === 0)
    warnings.push({
      title: 'No verdict: the test split is empty',
      text: 'The dev score of the winner flatters it, since it was chosen on it. Without test examples nobody will know by how much.',
    });
  else if (test < FEW_TEST)
    warnings.push({
      title: `Only ${test} test example${test === 1 ? '' : 's'}`,
      text: 'The interval of the verdict will be wide: a real improvement may go unnoticed.',
    });
  return warnings;
}
