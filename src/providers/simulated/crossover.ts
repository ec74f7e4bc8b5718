import { slotsOf } from '../../core/template.ts';
import type { Random } from '../../core/random.ts';
import { OPENING, type Unit } from './units.ts';

/** A prompt that is crossed, taken apart. */
export interface Parent {
  readonly name: string;
  readonly units: readonly Unit[];
}

/** A unit and the parents that have it. */
interface Common {
  readonly unit: Unit;
  readonly names: readonly string[];
}

/** Chances that a child has what some of its parents have. */
const MOST_HAVE_IT = 0.9;
const ONE_HAS_IT = 0.6;

/** Prompts up to which all are crossed; of more, or of prompts with scores, a few are chosen. */
const CROSSED = 4;
const CHOSEN = 2;
/** How much less often a prompt is chosen than the one ranked before it. */
const RANKED = 0.75;

/** The prompts that are worth crossing: leaning to the better ones or, where no scores are shown, to the last. */
export function chosen<T extends { readonly score?: number }>(prompts: readonly T[], stream: Random): T[] {
  const isScored = prompts.some(({ score }) => score !== undefined);
  if (prompts.length <= CHOSEN || (prompts.length <= CROSSED && !isScored)) return [...prompts];
  const ranked = prompts.toReversed();
  if (isScored) ranked.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  return Array.from({ length: CHOSEN }, () => {
    let rank = 0;
    while (rank < ranked.length - 1 && stream.float() >= 1 - RANKED) rank++;
    return ranked.splice(rank, 1)[0]!;
  });
}

/**
 * Crosses prompts: what all of them say stays, what most say nearly always, the rest by chance. What places the input
 * is taken from the last prompt that does.
 */
export function crossed(parents: readonly Parent[], stream: Random): Unit[] {
  const fixed = parents.findLast(({ units }) => units.some(({ isFixed }) => isFixed));
  const fixedUnits = fixed?.units.filter(({ isFixed }) => isFixed) ?? [];
  const slots = new Set(fixedUnits.flatMap(({ text }) => slotsOf(text)));
  const free = common(parents, stream).filter(({ unit, names }) => {
    if (unit.key === OPENING || names.length === parents.length) return true;
    return stream.float() < (names.length * 2 > parents.length ? MOST_HAVE_IT : ONE_HAS_IT);
  });
  const lost = parents
    .flatMap(({ units }) => units.filter(({ isFixed }) => isFixed))
    .filter(({ text }) => slotsOf(text).some((slot) => !slots.has(slot) && slots.add(slot)));
  return free.map(({ unit }) => unit).concat(lost, fixedUnits);
}

/** What is not in both of the first two, by the prompt that has it. */
export function differing([first, second]: readonly Parent[]): readonly [Unit[], Unit[]] {
  const without = (units: readonly Unit[] = [], others: readonly Unit[] = []) =>
    units.filter((unit) => !unit.isFixed && !others.some(({ key }) => key === unit.key));
  return [without(first?.units, second?.units), without(second?.units, first?.units)];
}

/** Each thing that is said, in the words of one of those who say it. */
function common(parents: readonly Parent[], stream: Random): Common[] {
  const byKey = new Map<string, Common>();
  for (const { name, units } of parents)
    for (const unit of units.filter(({ isFixed }) => !isFixed)) {
      const known = byKey.get(unit.key);
      if (known?.names.includes(name)) continue;
      byKey.set(unit.key, {
        unit: known && stream.float() < 0.5 ? known.unit : unit,
        names: [...(known?.names ?? []), name],
      });
    }
  return [...byKey.values()];
}
