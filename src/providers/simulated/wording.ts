import type { Found } from './lookup.ts';
import type { Reading } from './reading.ts';

interface Fate {
  readonly isRight: boolean;
  readonly inForm: boolean;
  /** In [0, 1): decides between ways to put it. */
  readonly luck: number;
}

/** Puts an answer into the words of a chat model. */
export const wordsOf = (found: Found, reading: Reading, fate: Fate): string =>
  found.world.labels ? labelled(found, reading, fate) : calculated(found, reading, fate);

/** What an example is mistaken for, and what else could come. */
export function mistakeOf(
  { world, case: { kind, target, slip } }: Found,
  luck: number,
): { readonly mistake: string; readonly others: readonly string[] } {
  if (!world.labels) return { mistake: slip?.result ?? `${Number(target) + 1}`, others: [] };
  const mistake = pick(confusions(world.kinds[kind]?.mistakes, world.labels, target), luck);
  const others = Object.keys(world.labels).filter((label) => label !== target && label !== mistake);
  return { mistake, others };
}

const pick = <T>(items: readonly T[], luck: number): T => items[Math.floor(luck * items.length)]!;

function labelled(
  { world, case: example }: Found,
  reading: Reading,
  { isRight, inForm, luck }: Fate,
): string {
  const { target, kind } = example;
  const label = isRight ? target : pick(confusions(world.kinds[kind]?.mistakes, world.labels!, target), luck);
  if (inForm) return label;
  if (reading.clauses.has('explain'))
    return `What the writer is after points to one label above all, although another would be possible. So: ${label}`;
  return pick(
    [
      `I think this is ${label}.`,
      `This looks like ${label} to me.`,
      `${label} – that is how I read the message.`,
      `Label: ${label}. Let me know if you need more.`,
    ],
    luck,
  );
}

function confusions(
  mistakes: readonly string[] | undefined,
  labels: Readonly<Record<string, string>>,
  target: string,
): readonly string[] {
  const others = Object.keys(labels).filter((label) => label !== target);
  const typical = mistakes?.filter((label) => label !== target) ?? [];
  return typical.length > 0 ? typical : others;
}

function calculated({ case: example }: Found, { clauses }: Reading, { isRight, inForm, luck }: Fate): string {
  const { target, working = '', slip } = example;
  const [steps, result] = isRight || !slip ? [working, target] : [slip.working, slip.result];
  if (!inForm)
    // what counts as the answer is the last number
    return pick(
      [
        `${steps} = ${result}. That took 2 steps.`,
        `The result is ${result}; I am 90 % sure of it.`,
        `${steps} = ${result}, or ${Number(result) + 1} if you count one more.`,
        `It comes to ${result}. This is a typical task for year 5.`,
      ],
      luck,
    );
  const equation = `${steps} = ${result}`;
  if (clauses.has('steps'))
    return `Let me go step by step.\nWhat is asked for: ${steps}.\n${equation}\n${result}`;
  if (clauses.has('number-only')) return result;
  return pick([`${equation}. The answer is ${result}.`, `${equation}\n${result}`, equation, result], luck);
}
