import type { Lookup } from '../lookup.ts';
import { evidenceIn, verdictOn } from '../evidence.ts';
import { shownIn } from '../shown.ts';
import type { Asked } from '../asked.ts';
import type { Writer } from './written.ts';

/** How often the judge sees which side is better, and by how much the side that stands first is favoured. */
const RELIABLE = 0.8;
const FIRST = 0.08;

/** A judge who sees most of the time which of two sides answers better, and likes the first a little too much. */
export const writeChoice =
  (lookup: Lookup): Writer<Asked> =>
  ({ text, options }, stream) => {
    const sides = shownIn(text, 'answer').filter(({ name }) => options.includes(name));
    const [first = options[0]!, second = options[1] ?? options[0]!] = sides.map(({ name }) => name);
    const [one = 0, other = 0] = sides.map((side) => right(side.text, lookup));
    const seen = one === other ? 0.5 : one > other ? RELIABLE : 1 - RELIABLE;
    const choice = stream.float() < seen + FIRST ? first : second;
    return { thoughts: `I went through both sides, and ${choice} convinces me more.\n`, results: [choice] };
  };

/** How many questions of a side are answered right. */
const right = (side: string, lookup: Lookup): number =>
  evidenceIn(side, lookup).filter(({ found, answered }) => {
    const { target } = found.case;
    return answered !== undefined && verdictOn(found.world, answered, target) === 'right';
  }).length;
