import { FORM } from './competence.ts';
import { labelsNamed } from './labels.ts';
import type { Found, Lookup } from './lookup.ts';
import type { World } from './world.ts';

export type Verdict = 'right' | 'form' | 'wrong';

/** An example that a message shows, with what it says was expected and what was answered. */
export interface Evidence {
  readonly found: Found;
  readonly input: string;
  readonly expected?: string;
  readonly answered?: string;
  /** Whether the answer was right, as far as the message lets one know. */
  readonly verdict?: Verdict;
}

/** Characters after an example in which its answers are looked for. */
const NEAR = 1200;

/** The examples that a text shows, in order. */
export function evidenceIn(text: string, lookup: Lookup): Evidence[] {
  const all = lookup.inside(text);
  return all.map((found, i) => {
    const beside = text.slice(found.end, Math.min(found.end + NEAR, all[i + 1]?.start ?? Infinity));
    const expected = valueOf(beside, EXPECTED) ?? /^.*?(?:: )?(\S+) was expected\b/m.exec(beside)?.[1];
    const answered = valueOf(beside, ANSWERED);
    const verdict =
      expected !== undefined && answered !== undefined
        ? verdictOn(found.world, answered, expected)
        : verdictSaid(beside);
    return {
      found,
      input: text.slice(found.start, found.end),
      ...(expected !== undefined && { expected }),
      ...(answered !== undefined && { answered }),
      ...(verdict && { verdict }),
    };
  });
}

const EXPECTED =
  /(?:^|[;|,])\s*(?:[-*]\s+)?(?:expected|correct|right|target|wanted|label|gold)\b[^:\n<>]{0,30}:[ \t]*/im;
const ANSWERED =
  /(?:^|[;|,])\s*(?:[-*]\s+)?(?:answer|answered|predict\w*|got|replied|reply|actual|output|model)\b[^:\n<>]{0,30}:[ \t]*/im;
/** Where a value ends: at an empty line, at the next name with a colon, or at a tag. */
const END = /\n\s*\n|\n\s*[-*#]?\s*[A-Z][\w ]{0,30}:|[;|,]\s*(?=(?:answered|expected)\b)|\n?<\/?\w+>/i;

function valueOf(beside: string, name: RegExp): string | undefined {
  const said = name.exec(beside);
  if (!said) return undefined;
  const value = beside
    .slice(said.index + said[0].length)
    .split(END, 1)[0]!
    .trim();
  return value === '' ? undefined : value;
}

/** How an answer compares with a target: the right thing in a wrong form is no right answer either. */
export function verdictOn(world: World, answered: string, target: string): Verdict {
  const said = answered.trim().toLowerCase();
  const wanted = target.trim().toLowerCase();
  if (said === wanted) return 'right';
  if (world.labels) {
    const named = [...labelsNamed(answered, world.labels)];
    return named.length === 1 && named[0] === wanted ? 'form' : 'wrong';
  }
  const numbers = (said.match(/-?\d+(?:[.,]\d+)?/g) ?? []).map((number) => Number(number.replace(',', '.')));
  if (numbers.at(-1) === Number(wanted)) return 'right';
  return numbers.includes(Number(wanted)) ? 'form' : 'wrong';
}

const WRONG = /\banswer (?:is|was) (?:partly right|wrong|incorrect|false)\b/i;
const RIGHT = /\banswer (?:is|was) (?:right|correct)\b/i;

const verdictSaid = (beside: string): Verdict | undefined =>
  WRONG.test(beside) ? 'wrong' : RIGHT.test(beside) ? 'right' : undefined;

/** The kinds that examples speak of: those that were answered wrong, or all when nothing is known to be wrong. */
export function kindsOf(evidence: readonly Evidence[]): ReadonlySet<string> {
  const wrong = evidence.filter(({ verdict }) => verdict === 'wrong' || verdict === 'form');
  const kinds = (wrong.length > 0 ? wrong : evidence).map(({ found, verdict }) =>
    verdict === 'form' ? FORM : found.case.kind,
  );
  return new Set(kinds);
}
