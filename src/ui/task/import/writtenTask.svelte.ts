import type { Suggestion } from '../suggestTask.ts';
import type { TaskText } from '../taskFaults.ts';

/** What is written about a task that is being made. Suggestions never replace what a person wrote for the same rows. */
export class WrittenTask {
  task = $state.raw<TaskText>({
    name: '',
    seeds: [{ text: '' }],
    inputTemplate: '',
    metric: { kind: 'exact' },
    maxTokens: 60,
  });

  #datasetId: string | undefined;

  change(change: Partial<TaskText>): void {
    this.task = { ...this.task, ...change };
  }

  /** Begins with what suits the rows, unless that was done for the same rows before. */
  suggest(datasetId: string, fileName: string, { prompt, ...suggestion }: Suggestion): void {
    if (this.#datasetId === datasetId) return;
    this.#datasetId = datasetId;
    const name = this.task.name || nameOf(fileName);
    this.task = { ...this.task, ...suggestion, name, seeds: [{ text: prompt }] };
  }
}

/** A file's name as a task is called: `support-triage.csv` is “Support triage”. */
function nameOf(fileName: string): string {
  const words = fileName
    .replace(/\.[a-z\d]+$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
