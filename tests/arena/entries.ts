import { defaultsOf, type Optimizer, type OptionValues } from '../../src/core/optimizer.ts';
import { optimizers } from '../../src/optimizers/index.ts';

/** What enters the arena: a method with options. */
export interface Entrant {
  readonly name: string;
  readonly optimizer: Optimizer;
  readonly options: OptionValues;
}

/** The options that say how long a method goes on, by the names that methods have for it. */
const LENGTHS = ['generations', 'rounds', 'steps', 'iterations', 'epochs', 'trials', 'evaluations'];

/**
 * Every method with its quick preset, going on until the budget ends it: the option that says how long is at its most,
 * so that no method does with less than the others may spend.
 */
export const entrants = (): Entrant[] =>
  optimizers.map((optimizer) => ({
    name: optimizer.title,
    optimizer,
    options: { ...quickOf(optimizer), ...lengthened(optimizer) },
  }));

/** The quick preset as it is, with some options changed. */
export function variant(id: string, name: string, options: OptionValues): Entrant {
  const optimizer = optimizers.find((one) => one.id === id);
  if (!optimizer) throw new Error(`there is no method ${id}`);
  return { name, optimizer, options: { ...quickOf(optimizer), ...options } };
}

const quickOf = (optimizer: Optimizer): OptionValues => ({
  ...defaultsOf(optimizer),
  ...(optimizer.quick as OptionValues),
});

const lengthened = ({ options }: Optimizer): OptionValues =>
  Object.fromEntries(
    LENGTHS.flatMap((name) => {
      const field = options[name];
      return field?.kind === 'int' ? [[name, field.max]] : [];
    }),
  );
