import { verdictOn } from './evidence.ts';
import type { Lookup } from './lookup.ts';
import type { World } from './world.ts';

/** Earlier turns: what was put in, and what was answered. */
export type Turn = readonly [input: string, reply: string];

/** What a demonstration of the same kind adds to the competence, one of another kind, and all of them at most. */
const SAME_KIND = 0.12;
const OTHER_KIND = 0.005;
const MOST = 0.25;
/** What they do for the form of the answer when all of them show it. */
const SHOWN_FORM = 0.2;

/**
 * What demonstrations add to the competence for a kind and for the form; wrong ones take as much away. A right result
 * in a loose form teaches the result, and the looseness.
 */
export function taughtBy(
  turns: readonly Turn[],
  world: World,
  kind: string,
  lookup: Lookup,
): { readonly result: number; readonly form: number } {
  let result = 0;
  let inForm = 0;
  for (const [input, reply] of turns) {
    const shown = lookup.whole(input);
    if (shown?.world !== world) continue;
    const verdict = verdictOn(world, reply, shown.case.target);
    const weight = shown.case.kind === kind ? SAME_KIND : OTHER_KIND;
    result += verdict === 'wrong' ? -weight : weight;
    // a label that stands alone shows the form, be it the right one or not
    const isAlone = world.labels ? reply.trim().toLowerCase() in world.labels : verdict !== 'form';
    inForm += isAlone ? 1 : -1;
  }
  return {
    result: Math.max(-MOST, Math.min(MOST, result)),
    form: turns.length > 0 ? (SHOWN_FORM * inForm) / turns.length : 0,
  };
}
