/** What a figure may come to: the least, the likeliest and the most that the rehearsals showed. */
export interface Range {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** What a run will take, found by running the very method against a stand-in that answers instantly. */
export interface Estimate {
  readonly calls: Range;
  readonly optimizerCalls: Range;
  readonly taskCalls: Range;
  readonly judgeCalls: Range;
  /** Of `calls`, those that open the test split at the end. */
  readonly verdictCalls: number;
  /** Of `calls`, at most those that score the finalists and the start on dev, before that. */
  readonly finalCalls: number;
  readonly tokens: Range;
  /** Undefined while a price that is needed is unknown. */
  readonly usd: Range | undefined;
  readonly seconds: Range;
  /** Seconds rest on a default latency, since nothing was measured on these models yet. */
  readonly secondsGuessed: boolean;
  /** The budget ends the search before the method is through. */
  readonly cutByBudget: boolean;
}
