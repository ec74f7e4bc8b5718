import type { Dataset, Example, Metric, Split, Task, TaskSpec } from '../core/task.ts';
import { renderOf } from '../core/taskRequest.ts';
import { fill, parseTemplate } from '../core/template.ts';

/** More distinct targets than this are not labels but answers. */
const MOST_LABELS = 24;

export interface LiveTask {
  readonly task: Task;
  /** Kept from the method: the engine opens it once the search is over. */
  readonly test: readonly Example[];
}

/**
 * Puts a stored task and its rows together.
 * @throws Error when the rows are not those that the task was made of.
 */
export function liveTask(spec: TaskSpec, dataset: Dataset, metric: Metric): LiveTask {
  if (dataset.id !== spec.datasetId)
    throw new Error(`“${spec.name}” needs the rows ${spec.datasetId}, not ${dataset.id}`);
  const byId = new Map(dataset.examples.map((example) => [example.id, example]));
  const rows = (split: Split): Example[] =>
    spec.split[split].map((id) => {
      const example = byId.get(id);
      if (!example)
        throw new Error(`“${spec.name}” names a ${split} example that its rows do not have: ${id}`);
      return example;
    });
  const [train, dev, test] = [rows('train'), rows('dev'), rows('test')];
  const input = parseTemplate(spec.inputTemplate);
  const targets = [...new Set([...train, ...dev].map((example) => example.target))].sort();
  return {
    task: {
      name: spec.name,
      description: spec.description,
      seeds: spec.seeds,
      train,
      dev,
      ...(targets.length <= MOST_LABELS && { labels: targets }),
      metric,
      render: renderOf(spec.inputTemplate),
      show: (example) => fill(input, example.fields),
      inputTemplate: spec.inputTemplate,
    },
    test,
  };
}
