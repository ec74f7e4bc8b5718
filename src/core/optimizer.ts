import type { Candidate } from './candidate.ts';
import type { Run } from './run.ts';

interface FieldBase {
  /** What the option is called on screen. */
  readonly title: string;
  /** A sentence for a newcomer, with the paper's symbol where it has one. */
  readonly help: string;
  /** It counts only while a choice of the same method has one of these values; always unless said. */
  readonly when?: { readonly choice: string; readonly values: readonly string[] };
}
export interface IntField extends FieldBase {
  readonly kind: 'int';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
export interface RealField extends FieldBase {
  readonly kind: 'real';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
export interface ChoiceField<T extends string = string> extends FieldBase {
  readonly kind: 'choice';
  readonly default: T;
  readonly of: readonly { readonly value: T; readonly title: string }[];
}
export type Field = IntField | RealField | ChoiceField;
export type Fields = Readonly<Record<string, Field>>;

/** The values that a declaration of options allows. */
export type Values<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends ChoiceField<infer T> ? T : number;
};
export type OptionValues = Readonly<Record<string, number | string>>;

/** A published method: what a person needs to choose it, its options as data, and the loop itself. */
export interface Optimizer<F extends Fields = Fields> {
  readonly id: string;
  /** Raised when the loop or a meta-prompt changes; a journal of another version is view-only. */
  readonly version: number;
  readonly title: string;
  readonly paper: {
    readonly title: string;
    readonly authors: string;
    readonly year: number;
    readonly url: string;
  };
  readonly family: Family;
  /** One sentence: what it does. */
  readonly summary: string;
  /** One sentence: when to choose it. */
  readonly choose: string;
  readonly needs: Needs;
  /** What it changes of a prompt besides the instruction; nothing unless said. */
  readonly moves?: readonly ('demonstrations' | 'closing')[];
  /** Calls as a formula in the options' symbols, for the card; estimates are rehearsed, never computed from this. */
  readonly cost: string;
  /** Where it departs from the paper or its official code, each in a sentence. */
  readonly deviations: readonly string[];
  readonly options: F;
  /** Smaller than the paper's, for a first look. */
  readonly quick: Partial<Values<F>>;
  /** The operators it uses, in the words of the tree's legend. */
  readonly operators: Readonly<Record<string, Operator>>;
  /**
   * How many of the last population the engine scores on the whole dev split to find the champion, where the method did
   * not do so itself because it selects by samples. Their calls are put aside from the budget. None unless said.
   */
  finalists?(options: Values<F>): number;
  /**
   * Returns the last population, best first where it knows; the engine makes the best on dev the champion. Declared as a
   * method, so that optimizers of different options fit into one list: `readOptions` checks what each is given.
   */
  optimize(run: Run, options: Values<F>): Promise<readonly Candidate[]>;
}

/** Under what a method is listed: by where its new prompts come from. */
export type Family =
  | 'induction' // from examples or scores
  | 'evolution' // from crossing and mutating a population
  | 'reflection' // from criticism of mistakes
  | 'editing' // from small edits and rewordings
  | 'demonstrations'; // from worked examples beside the instruction

/** What a method asks of a person's data and models, for its card. */
export interface Needs {
  /** It looks at targets or scores while it searches. */
  readonly labels: boolean;
  /** How capable a model its meta-prompts take: any of 1B parameters or more; about 7B; or one of the strong ones. */
  readonly optimizer: 'small' | 'capable' | 'strong';
  /** The value of an option that takes log-probabilities of the task model's tokens. */
  readonly logprobs?: { readonly option: string; readonly value: string };
  /** It lets a judge compare answers, who can be a model of its own. */
  readonly judge?: true;
}

/**
 * How an operator is named and drawn. The shape says it without colour, and says the same in all methods where it can: a
 * diamond is the person's own prompt, a circle another wording, a triangle a crossing of several prompts, a hexagon a
 * rewriting with an aim, a square what was made from examples, a cross what is anything else.
 */
export interface Operator {
  readonly title: string;
  readonly shape: 'circle' | 'square' | 'diamond' | 'triangle' | 'hexagon' | 'cross';
  readonly edge: 'solid' | 'dashed' | 'dotted';
}

export const int = (def: number, min: number, max: number, title: string, help: string): IntField => ({
  kind: 'int',
  default: def,
  min,
  max,
  title,
  help,
});

export const real = (def: number, min: number, max: number, title: string, help: string): RealField => ({
  kind: 'real',
  default: def,
  min,
  max,
  title,
  help,
});

/** `of` gives each value its title on screen; the first is the default. */
export const choice = <const T extends string>(
  of: Readonly<Record<T, string>>,
  title: string,
  help: string,
): ChoiceField<T> => {
  const values = Object.entries(of).map(([value, name]) => ({ value: value as T, title: name as string }));
  return { kind: 'choice', default: values[0]!.value, of: values, title, help };
};

/** An option that counts only while a choice of the same method has one of these values. */
export const onlyWhen = <F extends Field>(choice: string, values: readonly string[], field: F): F => ({
  ...field,
  when: { choice, values },
});

/** Whether an option counts beside these values of the others. */
export const countsBeside = ({ when }: Field, values: OptionValues): boolean =>
  when === undefined || when.values.includes(String(values[when.choice]));

/** Keeps the exact types of a method's options. */
export const defineOptimizer = <const F extends Fields>(optimizer: Optimizer<F>): Optimizer<F> => optimizer;

/** The paper's defaults. */
export const defaultsOf = <F extends Fields>({ options }: { readonly options: F }): Values<F> =>
  Object.fromEntries(Object.entries(options).map(([name, field]) => [name, field.default])) as Values<F>;

/** What is wrong with a value, as a sentence; undefined when nothing is. */
export function faultOf(field: Field, value: unknown): string | undefined {
  if (field.kind === 'choice')
    return field.of.some((option) => option.value === value)
      ? undefined
      : `${field.title} must be one of: ${field.of.map((option) => option.title).join(', ')}`;
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.title} must be a number`;
  if (field.kind === 'int' && !Number.isInteger(value)) return `${field.title} must be a whole number`;
  return value < field.min || value > field.max
    ? `${field.title} must be between ${field.min} and ${field.max}`
    : undefined;
}

/**
 * Checks stored or typed values against a declaration and fills in defaults.
 * @throws Error with the sentence of the first value that is wrong.
 */
export function readOptions<F extends Fields>(
  { options }: { readonly options: F },
  values: OptionValues,
): Values<F> {
  for (const name of Object.keys(values))
    if (!Object.hasOwn(options, name)) throw new Error(`unknown option: ${name}`);
  return Object.fromEntries(
    Object.entries(options).map(([name, field]) => {
      const value = values[name] ?? field.default;
      const fault = faultOf(field, value);
      if (fault) throw new Error(fault);
      return [name, value];
    }),
  ) as Values<F>;
}

/** Calls that the engine puts aside for scoring the finalists and the start on a dev split of this size. */
export const finalCallsOf = (optimizer: Optimizer, values: OptionValues, dev: number): number => {
  const finalists = optimizer.finalists?.(readOptions(optimizer, values)) ?? 0;
  return finalists === 0 ? 0 : (finalists + 1) * dev;
};
