import type { Random } from '../../../core/random.ts';
import type { Asked } from '../asked.ts';
import { FORM } from '../competence.ts';
import { addition } from '../mutate.ts';
import { kindsOf } from '../evidence.ts';
import { rephrased } from '../rephrase.ts';
import type { Writer } from './written.ts';

/** What can be said before every answer. */
export const CLOSINGS = [
  'So, what is it?',
  'Now your turn.',
  'The result is:',
  'Let us see.',
  'Therefore:',
  'What do you say?',
] as const;

/** Chances that one that is shown is put in other words, and that a new one speaks of the form or of the task. */
const REWORDED = 0.4;
const ON_FORM = 0.35;
const ON_TASK = 0.2;

/** What is said after the input: short, and needing no world. */
export const writeClosings: Writer<Asked> = (asked, stream) => ({
  results: Array.from({ length: asked.count }, () => closing(asked, stream)),
});

function closing(asked: Asked, stream: Random): string {
  const { world, prompts, examples } = asked;
  const old = prompts.at(-1)?.text;
  if (old !== undefined && (asked.sameMeaning || stream.float() < REWORDED))
    return rephrased(old, 1, stream)[0] ?? old;
  const draw = stream.float();
  const forms = world?.useful.filter(({ lifts }) => (lifts[FORM] ?? 0) > 0) ?? [];
  if (forms.length > 0 && draw < ON_FORM) return stream.pick(stream.pick(forms).wordings);
  const added =
    world && draw < ON_FORM + ON_TASK
      ? addition(new Set(), { world, stream, kinds: kindsOf(examples) })
      : undefined;
  return added?.text ?? stream.pick(CLOSINGS);
}
