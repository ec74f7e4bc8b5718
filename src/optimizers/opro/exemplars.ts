import type { Random } from '../../core/random.ts';
import type { Example } from '../../core/task.ts';
import type { Tried } from './trajectory.ts';

export type Picker = 'random' | 'constant' | 'accumulative' | 'current';

/** Whether instructions must be run on examples of train to know what they missed. */
export const picksByMissed = (picker: Picker): boolean => picker === 'accumulative' || picker === 'current';

interface Picking {
  readonly picker: Picker;
  readonly exemplars: number;
}

/** What exemplars are picked from. */
export interface Stock {
  readonly train: readonly Example[];
  /** The examples of train that instructions were run on. */
  readonly probes: readonly Example[];
  /** Drawn once. */
  readonly constant: readonly Example[];
}

/** The exemplars of a step. */
export function pickExemplars(
  random: Random,
  { picker, exemplars }: Picking,
  { train, probes, constant }: Stock,
  tried: readonly Tried[],
  shown: readonly Tried[],
): readonly Example[] {
  switch (picker) {
    case 'random':
      return random.sample(train, exemplars);
    case 'constant':
      return constant;
    case 'accumulative':
      return mostMissed(random, probes, tried, exemplars);
    case 'current':
      return mostMissed(random, probes, shown, exemplars);
    default:
      return picker satisfies never;
  }
}

/** Those that most of these instructions missed; the lot decides between equals. */
function mostMissed(
  random: Random,
  examples: readonly Example[],
  by: readonly Tried[],
  count: number,
): Example[] {
  const misses = ({ id }: Example) => by.filter(({ missed }) => missed.has(id)).length;
  return random
    .shuffle(examples)
    .toSorted((a, b) => misses(b) - misses(a))
    .slice(0, count);
}
