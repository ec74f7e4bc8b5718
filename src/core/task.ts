import type { Message } from './model.ts';

/** One labelled case. The id is a hash of its content, so splits can be cut anew without confusing memories. */
export interface Example {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly target: string;
}

/** train: to learn from. dev: to choose by. test: opened once, at the end. */
export type Split = 'train' | 'dev' | 'test';

/** A worked case inside a prompt, shown to the task model as a turn of the conversation. */
export interface Demonstration {
  readonly input: string;
  readonly output: string;
}

/** What is optimised: an instruction, and optionally demonstrations and a second instruction that follows the input. */
export interface Prompt {
  readonly text: string;
  readonly demonstrations?: readonly Demonstration[];
  /** Said after the input, such as “So the answer, in one word, is”. */
  readonly closing?: string;
}

/** How one output was judged. `score` is in [0, 1]; `feedback` says why, for methods that read it. */
export interface Judgement {
  readonly score: number;
  readonly feedback?: string;
}

/** What a score measures: the task's metric, or how likely the task model found the target (see likelihood.ts). */
export type Measuring = 'metric' | 'likelihood';

/** Judges one output against one example. */
export type Metric = (output: string, example: Example) => Judgement;

/** One answered and judged example. */
export interface Outcome extends Judgement {
  readonly example: Example;
  readonly output: string;
  /** @default 'metric' */
  readonly measuring?: Measuring;
}

/** What an optimizer sees of a task. The test split is not here: it is out of the method's reach. */
export interface Task {
  readonly name: string;
  readonly description: string;
  /** The person's own prompts; the first is the start that the verdict compares with. */
  readonly seeds: readonly Prompt[];
  readonly train: readonly Example[];
  readonly dev: readonly Example[];
  /** The distinct targets, where they are few enough to be labels. */
  readonly labels?: readonly string[];
  readonly metric: Metric;
  /** What the task model is sent. What is exported is what this gave when the prompt was scored. */
  readonly render: (prompt: Prompt, example: Example) => readonly Message[];
  /** The input of an example as the task model sees it, for methods that show examples or make demonstrations of them. */
  readonly show: (example: Example) => string;
  /** How the input is put, with `{{field}}` slots, for methods that place it in a prompt themselves. */
  readonly inputTemplate: string;
}

/** How outputs are judged, as data. Each kind is a file in src/metrics. */
export type MetricSpec =
  | { readonly kind: 'exact'; readonly caseSensitive?: boolean }
  | { readonly kind: 'contains'; readonly caseSensitive?: boolean }
  /** The last number of the output against the target, within `tolerance` (absolute). */
  | { readonly kind: 'numeric'; readonly tolerance?: number }
  | { readonly kind: 'token-f1' }
  /** The first capture group of `pattern` (or the whole match) in the output must equal the target. */
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags?: string }
  /** The value at `path` (dots between keys) of the JSON in the output must equal the target. */
  | { readonly kind: 'json-field'; readonly path: string };

/** A task as it is stored and as it enters a run: everything but the rows themselves, which `datasetId` names by content. */
export interface TaskSpec {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly datasetId: string;
  readonly split: Readonly<Record<Split, readonly string[]>>;
  readonly metric: MetricSpec;
  readonly seeds: readonly Prompt[];
  /** What of an example the task model is shown, with `{{field}}` slots. */
  readonly inputTemplate: string;
  /** Tokens that an answer may have. */
  readonly maxTokens: number;
}

/** Rows of data, immutable and named by the hash of their content. */
export interface Dataset {
  readonly id: string;
  readonly fields: readonly string[];
  readonly examples: readonly Example[];
}
