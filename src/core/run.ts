import type { Candidate, CandidateKind, Scored } from './candidate.ts';
import type { Format } from './format.ts';
import type { Message } from './model.ts';
import type { Random } from './random.ts';
import type { Example, Measuring, Prompt, Task } from './task.ts';

/** What the optimizer model answered. `value` is missing when it stayed malformed after being asked again. */
export interface Reply<T> {
  readonly value: T | undefined;
  /** The last reply as it came. */
  readonly text: string;
  /** Keys of the calls: one, or two when it was asked again. */
  readonly calls: readonly string[];
  /** What was wrong with it, when there is no value. */
  readonly fault?: string;
}

/** Why a candidate exists. */
export interface Origin {
  readonly by: string;
  /** Each parent under the part it played; the first is the branch of the tree. */
  readonly parents?: Readonly<Record<string, Candidate>>;
  readonly from?: Reply<unknown> | readonly Reply<unknown>[];
  readonly note?: string;
  /** @default 'prompt' */
  readonly kind?: CandidateKind;
}

export interface Ask<T> {
  readonly format: Format<T>;
  /** The operator that asks, for the ledger. */
  readonly by: string;
  /** Who is asked. The judge is the optimizer model unless the person chose another. @default 'optimizer' */
  readonly role?: 'optimizer' | 'judge';
  /** @default 1 */
  readonly temperature?: number;
  readonly topP?: number;
  /** @default 1000 */
  readonly maxTokens?: number;
}

/**
 * What an optimizer can do. Every effect goes through here, so that a run can be replayed: same code, same seed,
 * same replies, same tree. A run does one thing at a time: a verb used while another is under way throws; to do
 * several at once, use `map`.
 */
export interface Run {
  readonly task: Task;
  readonly random: Random;

  /** 0, 1, … below `limit`. Once the budget is spent, the search ends before another round: nothing after the loop is run. */
  rounds(limit: number): AsyncIterable<number>;

  /**
   * Asks the optimizer model. Asking twice gives two independent samples. A malformed reply is asked for once more,
   * with what was wrong; if it stays malformed the reply has no value. A reply in another language than the format
   * says is asked for once more too, and then taken as it is.
   */
  ask<T>(messages: string | readonly Message[], how: Ask<T>): Promise<Reply<T>>;

  /**
   * Adds a node to the tree. Without a prompt (a reply that had no value) it records a failed proposal and gives
   * nothing. A text alone keeps the demonstrations and the closing of the first parent; to change those, propose a whole prompt.
   */
  propose(prompt: string | Prompt, origin: Origin): Candidate;
  propose(prompt: string | Prompt | undefined, origin: Origin): Candidate | undefined;

  /**
   * Runs the task model on every example and takes the mean of the metric, or of the likelihood of the target. Examples
   * that the candidate brings outcomes for, being scored already, are not asked again and not counted.
   * @throws ModelError 'no-logprobs' when likelihood is wanted of a model that gives no log-probabilities.
   */
  score(candidate: Candidate | Scored, examples: readonly Example[], measuring?: Measuring): Promise<Scored>;

  /** Puts down in a sentence what became clear about a candidate, for whoever asks why it was kept or not. */
  remark(candidate: Candidate, sentence: string): void;

  /**
   * Records who lives on after a selection, best first where the method knows; everybody else alive so far is out. When
   * the budget ends the search, the finalists are taken from the last population that was kept.
   */
  keep(population: readonly Candidate[]): void;

  /**
   * Concurrent map. Each item works on a child run with its own random stream and its own branch of places, so it
   * does not matter which finishes first. Using the outer run inside throws. (`Promise.race` is the one thing that
   * an optimizer must not use: it would make time matter.)
   */
  map<T, U>(items: readonly T[], work: (item: T, run: Run, index: number) => Promise<U>): Promise<U[]>;
}
