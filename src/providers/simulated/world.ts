/**
 * What a prompt can say that matters in a world. It is recognised in a sentence when every pattern of `about` is found
 * there, whatever the order and the other words, and when the sentence gives the right label, if there is one.
 */
export interface Clause {
  readonly id: string;
  readonly about: readonly RegExp[];
  /** A sentence in which this is found says something else. */
  readonly unless?: RegExp;
  /** The label that the sentence must give to what it is about. */
  readonly label?: string;
  /** A label that would be wrong here: a sentence that gives it does as much harm as the clause does good. */
  readonly contrary?: string;
  /** What it adds to the competence for each kind of example; below 0 it harms. `form` is the form of the answer. */
  readonly lifts: Readonly<Record<string, number>>;
  /** General advice that anybody would think of: offered more often. */
  readonly comesToMind?: boolean;
  /** Another clause without which this one has only a third of its effect. */
  readonly needs?: string;
  /** Ways to put it. Each is recognised as this clause. */
  readonly wordings: readonly string[];
}

/** Clauses that are good alone and confuse a kind together. */
export interface Conflict {
  readonly between: readonly [string, string];
  readonly lifts: Readonly<Record<string, number>>;
}

export interface Kind {
  /** Share of the examples that is answered right when the prompt says nothing about them. */
  readonly base: number;
  /** What is answered instead. Without it, any other label. */
  readonly mistakes?: readonly string[];
}

/** An example as the simulation knows it: where to find it in a text, and what there is to know about it. */
export interface Case {
  readonly mark: string;
  readonly kind: string;
  readonly target: string;
  /** For numbers: the working, and a mistaken working with its result. */
  readonly working?: string;
  readonly slip?: { readonly working: string; readonly result: string };
}

/** Everything that the simulated model knows about one sample. */
export interface World {
  readonly id: string;
  /** What its prompts are about, in a few words. */
  readonly subject: string;
  readonly cases: readonly Case[];
  readonly kinds: Readonly<Record<string, Kind>>;
  /** Share of the answers that come in the wanted form when the prompt does not ask for one. */
  readonly form: number;
  /** The labels, with the source of a pattern for how each looks in a sentence. Missing where answers are numbers. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly useful: readonly Clause[];
  readonly misleading: readonly Clause[];
  readonly conflicts: readonly Conflict[];
  /** Sentences without effect, grouped by what they say. */
  readonly idle: readonly (readonly string[])[];
  /** First sentences that state the task, all of them vague. */
  readonly openings: readonly string[];
  /** What a description of the task is known by. */
  readonly described: RegExp;
  /** A prompt in which two of these are found can be about this world. */
  readonly vocabulary: readonly RegExp[];
}

/** Reads the rows of a key file. */
export const casesOf = (key: string): Case[] =>
  key
    .trim()
    .split('\n')
    .map((row) => {
      const [mark = '', kind = '', target = '', working, mistaken, result] = row.split(' | ');
      return {
        mark,
        kind,
        target,
        ...(working !== undefined && { working }),
        ...(mistaken !== undefined && result !== undefined && { slip: { working: mistaken, result } }),
      };
    });
