import type { Suggestion } from '../suggestTask.ts';
import type { TaskText } from '../taskFaults.ts';

/** What is written about a task that is being made. A suggestion never replaces what a person wrote. */
export class WrittenTask {
  task = $state.raw<TaskText>({
    name: '',
    seeds: [{ text: '' }],
    inputTemplate: '',
    metric: { kind: 'exact' },
    maxTokens: 60,
  });

  /** What a person wrote. */
  #own: Partial<TaskText> = {};

  /** Takes what a person wrote. */
  change(change: Partial<TaskText>): void {
    this.#own = { ...this.#own, ...change };
    this.task = { ...this.task, ...change };
  }

  /** Begins with what suits the rows. */
  suggest(fileName: string, { prompt, ...suggestion }: Suggestion): void {
    const suggested = { ...suggestion, name: nameOf(fileName), seeds: [{ text: prompt }] };
    this.task = { ...this.task, ...suggested, ...this.#own };
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
