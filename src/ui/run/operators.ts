import type { Operator } from '../../core/optimizer.ts';
import { optimizers } from '../../optimizers/index.ts';

export type OperatorOf = (by: string) => Operator;

/** Names and shapes of a method's operators. What this version does not know is drawn as a plain circle. */
export function operatorsOf(methodId: string): OperatorOf {
  const known = new Map(Object.entries(optimizers.find(({ id }) => id === methodId)?.operators ?? {}));
  return (by) => known.get(by) ?? { title: by, shape: 'circle', edge: 'solid' };
}

/** Whether this version can go on with what a method recorded. */
export const canContinue = ({ id, version }: { readonly id: string; readonly version: number }): boolean =>
  optimizers.some((optimizer) => optimizer.id === id && optimizer.version === version);
