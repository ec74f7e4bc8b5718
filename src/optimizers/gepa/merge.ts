import type { Random } from '../../core/random.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { frontsOf, withoutRedundant } from '../../strategies/pareto.ts';
import { roulette } from '../../strategies/select.ts';
import { ancestorsOf, type Attempt, type Member } from './pool.ts';
import { sumOf } from './reflect.ts';
import { textOf, type Section } from './sections.ts';

/** Merges that may be accepted in a run (Appendix E.4). */
export const MOST_MERGES = 5;
/** Dev examples that one is tried on (official code). */
const TRIED_ON = 5;
/** Pairs that are drawn in search of two to merge: ten times ten in the official code. They cost nothing. */
const MOST_DRAWS = 100;

/** Two members and the ancestor that both of them descend from. */
export interface Kinship {
  readonly first: Member;
  readonly second: Member;
  readonly ancestor: Member;
}

/**
 * System-aware merge (Algorithms 3 and 4): of two members of the Pareto front that share an ancestor, takes for each
 * section the side that changed it. Gives nothing when there are no such two that were not merged before: always so with
 * prompts of one section, but for a descendant that has gone back to the text of its ancestor. `done` remembers what was merged.
 */
export async function merge(
  run: Run,
  pool: readonly Member[],
  done: Set<string>,
): Promise<Attempt | undefined> {
  const leading = new Set(withoutRedundant(frontsOf(pool)).flat());
  const front = pool.filter((member) => leading.has(member));
  for (let draw = 0; draw < MOST_DRAWS && front.length >= 2; draw++) {
    const kin = kinshipIn(run.random, front, pool);
    if (!kin) continue;
    const { first, second, ancestor } = kin;
    const sections = mergedSections(run.random, kin);
    const text = textOf(sections);
    const mark = JSON.stringify([first.id, second.id, text]);
    if (done.has(mark) || pool.some((member) => textOf(member.sections) === text)) continue;
    done.add(mark);

    const child = run.propose(text, {
      by: 'merge',
      parents: { 'parent 1': first, 'parent 2': second, ancestor },
      note: provenance(sections, kin),
    });
    const some = stratified(run.random, kin);
    const ids = new Set(some.map(({ id }) => id));
    const trial = await run.score(child, some);
    const sumThere = ({ outcomes }: Member) =>
      sumOf({ outcomes: outcomes.filter(({ example }) => ids.has(example.id)) });
    const turn = Math.max(first.turn, second.turn);
    return {
      metricCalls: some.length,
      ...(sumOf(trial) >= Math.max(sumThere(first), sumThere(second)) && {
        promising: { trial, sections, turn, answered: [] },
      }),
    };
  }
  return undefined;
}

/** Draws two of the front, neither descending from the other, and an ancestor of both that is no better than either. */
function kinshipIn(random: Random, front: readonly Member[], pool: readonly Member[]): Kinship | undefined {
  const drawn = random.sample(front, 2);
  const [first, second] = front.filter((member) => drawn.includes(member)) as [Member, Member];
  const [above, beside] = [ancestorsOf(first, pool), ancestorsOf(second, pool)];
  if (above.has(second.id) || beside.has(first.id)) return undefined;
  const shared = pool.filter(
    (member) =>
      above.has(member.id) &&
      beside.has(member.id) &&
      member.score <= Math.min(first.score, second.score) &&
      complementary({ first, second, ancestor: member }),
  );
  const [ancestor] = roulette(random, shared, 1);
  return ancestor && { first, second, ancestor };
}

/** There is a section that one of them changed and the other left as the ancestor had it. */
const complementary = ({ first, second, ancestor }: Kinship): boolean =>
  ancestor.sections.some(({ text }, i) => {
    const [one, other] = [first.sections[i]!.text, second.sections[i]!.text];
    return one !== other && (one === text || other === text);
  });

/** For each section the side that changed it; where both did, the better member's, of equals a random one's. */
export function mergedSections(random: Random, { first, second, ancestor }: Kinship): Section[] {
  return ancestor.sections.map(({ text }, i) => {
    const [one, other] = [first.sections[i]!, second.sections[i]!];
    if (one.text === other.text) return one;
    if (one.text === text) return other;
    if (other.text === text) return one;
    if (first.score === second.score) return random.pick([one, other]);
    return first.score > second.score ? one : other;
  });
}

/** A few dev examples: as many where the first is better as where the second is and where both are alike, then any. */
export function stratified(random: Random, { first, second }: Pick<Kinship, 'first' | 'second'>): Example[] {
  const lead = first.outcomes.map(({ example, score }, i) => ({
    example,
    lead: score - second.outcomes[i]!.score,
  }));
  const strata = [
    lead.filter(({ lead }) => lead > 0),
    lead.filter(({ lead }) => lead < 0),
    lead.filter(({ lead }) => lead === 0),
  ];
  const each = Math.ceil(TRIED_ON / strata.length);
  const chosen = strata.flatMap((stratum) => random.sample(stratum, each)).slice(0, TRIED_ON);
  const others = lead.filter((one) => !chosen.includes(one));
  return [...chosen, ...random.sample(others, TRIED_ON - chosen.length)].map(({ example }) => example);
}

/** From whom each section comes, as a sentence. */
function provenance(sections: readonly Section[], { first, second }: Kinship): string {
  const from = (member: Member, other: Member) =>
    sections
      .filter(
        (section, i) => section.text === member.sections[i]!.text && section.text !== other.sections[i]!.text,
      )
      .map(({ name }) => name)
      .join(', ');
  const [ones, others] = [from(first, second), from(second, first)];
  return `Takes ${ones || 'nothing'} from parent 1 and ${others || 'nothing'} from parent 2.`;
}
