import type { Random } from '../../../core/random.ts';
import type { AskedOf } from '../asked.ts';
import { kindsOf } from '../evidence.ts';
import { addition } from '../mutate.ts';
import { unitsOf } from '../units.ts';
import type { Writer } from './written.ts';

/** What stands before a rule that is missed. Says nothing itself. */
export const FRAMES = [
  'The instruction is silent about a case that comes up here.',
  'Here the model has to guess, since nobody told it.',
  'One point is left open.',
  'The examples show a gap in the instruction.',
  'This is what the instruction should make clear.',
  'It leaves too much to chance.',
] as const;

/** What can be said of every prompt. */
export const REMARKS = [
  'The wording is vague.',
  'The instruction treats all inputs alike, although some are harder than others.',
  'It could be more specific about what to look for.',
  'Borderline cases are not covered well.',
  'Some sentences could be clearer.',
  'It is hard to see what matters most.',
  'A reader could understand it in two ways.',
  'It says what to do, but hardly how.',
] as const;

/** Probabilities of a first, a second and a third point when one critique is wanted. */
const POINTS = [1, 0.5, 0.25];
/** Probability that a critic who was shown no examples names a rule all the same. */
const UNPROMPTED = 0.5;

/**
 * What is wrong with a prompt. The critic misses rules as a rewriter adds them: in the same shares useful, without
 * effect or misleading, a little more often to the point when examples are shown.
 */
export const writeCritiques: Writer = (asked, stream) => {
  const said = new Set(asked.prompts.flatMap(({ text }) => unitsOf(asked.world, text)).map(({ key }) => key));
  const remarks = stream.shuffle(REMARKS);
  const results = Array.from({ length: asked.count }, () => {
    const points = asked.count > 1 ? 1 : pointsOf(stream);
    return Array.from({ length: points }, () => missed(asked, said, stream) ?? remarks.pop())
      .filter((point) => point !== undefined)
      .join(' ');
  });
  return {
    thoughts: 'Looking at what went wrong:\n',
    results: results.filter((critique) => critique !== ''),
  };
};

const pointsOf = (stream: Random): number => {
  const end = POINTS.findIndex((probability) => stream.float() >= probability);
  return end < 0 ? POINTS.length : end;
};

/** A rule that a prompt lacks, as criticism; it is not missed twice. */
function missed({ world, examples }: AskedOf, said: Set<string>, stream: Random): string | undefined {
  if (examples.length === 0 && stream.float() >= UNPROMPTED) return undefined;
  const unit = addition(said, { world, stream, kinds: kindsOf(examples) });
  if (!unit) return undefined;
  said.add(unit.key);
  return `${stream.pick(FRAMES)} ${unit.text}`;
}
