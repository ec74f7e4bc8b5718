import type { Reading } from './reading.ts';
import type { World } from './world.ts';

/** No prompt makes every answer right. */
const CEILING = 0.98;
const FLOOR = 0.03;

/** What is left of a clause that misses the one it needs. */
const ALONE = 1 / 3;

/** Words up to which a prompt is no burden. */
const COMFORT = 250;
/** What every hundred words more cost, and what they cost at most. */
const BURDEN = 0.06;
const WORST_BURDEN = 0.3;

/** What is left of the competence for a label that the prompt never names. */
const UNNAMED = 0.4;

/** The pseudo-kind that stands for the form of the answer. */
export const FORM = 'form';

/**
 * The share of the examples of a kind, in [0.03, 0.98], that a prompt gets answered right. Good advice adds up to the
 * ceiling, its side effects included; what bad advice, contradictions and conflicts cost is then taken off, so that
 * more good advice does not outweigh it.
 * @param more What demonstrations add or, below 0, take away; and the target, which counts where labels must be named.
 */
export function competence(
  world: World,
  reading: Reading,
  kind: string,
  { demonstrated = 0, target }: { readonly demonstrated?: number; readonly target?: string } = {},
): number {
  const base = kind === FORM ? world.form : (world.kinds[kind]?.base ?? 0.5);
  const { advice, harm } = effects(world, reading, kind);
  const ceiling = kind === FORM ? 1 : CEILING;
  const value = Math.min(ceiling, base + advice + demonstrated) - harm - burden(reading.words);
  const unnamed = target !== undefined && reading.named && !reading.named.has(target);
  return Math.max(FLOOR, unnamed ? value * UNNAMED : value);
}

function effects(world: World, { said, clauses }: Reading, kind: string): { advice: number; harm: number } {
  let advice = 0;
  let harm = 0;
  for (const { clause, contrary } of said) {
    const lift = clause.lifts[kind] ?? 0;
    if (contrary) harm += Math.abs(lift);
    else if (lift < 0 && world.misleading.includes(clause)) harm -= lift;
    else advice += clause.needs !== undefined && !clauses.has(clause.needs) ? lift * ALONE : lift;
  }
  for (const { between, lifts } of world.conflicts)
    if (between.every((id) => clauses.has(id))) harm -= lifts[kind] ?? 0;
  return { advice, harm };
}

const burden = (words: number): number =>
  Math.min(WORST_BURDEN, Math.max(0, ((words - COMFORT) / 100) * BURDEN));
