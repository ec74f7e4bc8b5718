import type { Asked } from '../asked.ts';
import { rephrased } from '../rephrase.ts';
import { sentencesOf } from '../sentences.ts';
import { shownIn } from '../shown.ts';
import type { Writer } from './written.ts';

const STOCK = [
  'Change the instruction so that a beginner could follow it.',
  'Make the instruction shorter and keep what matters.',
  'Add a detail that helps with difficult inputs.',
  'Rewrite the instruction as if you explained it to a friend.',
  'Give the instruction another order of thoughts.',
  'Say more clearly what the result should look like.',
  'Add a hint about mistakes that are often made.',
  'Turn the instruction into a list of simple rules.',
  'Replace general words by specific ones.',
  'Rewrite the instruction from the point of view of an expert.',
  'Remove everything from the instruction that does not help.',
  'Think of an unusual way to reach the same aim and write it down.',
] as const;

/** Chances that a mutation-prompt is put in other words or joined with another; else it is a new one. */
const REWORDED = 0.5;
const JOINED = 0.8;

/** A mutation-prompt: one of those shown in other words or joined with another, or a new one. */
export const writeMutations: Writer<Asked> = ({ text, count }, stream) => {
  const shown = shownIn(text, 'mutation').map((one) => one.text);
  const results = Array.from({ length: count }, () => {
    const fresh = stream.pick(STOCK);
    if (shown.length === 0) return fresh;
    const old = stream.pick(shown);
    const draw = stream.float();
    if (draw < REWORDED) return rephrased(old, 1, stream)[0] ?? fresh;
    return draw < JOINED ? `${sentencesOf(old)[0] ?? ''} ${fresh}`.trim() : fresh;
  });
  return { results };
};
