import type { Demonstration, Prompt } from '../core/task.ts';

/** What happened to the worked examples and the closing between two prompts; a part is missing when it is the same. */
export interface PartsChange {
  readonly examples?: {
    readonly added: number;
    readonly dropped: number;
    /** Those that were there before, when there are no others but they stand in another order. */
    readonly reordered: number;
  };
  readonly closing?: 'added' | 'dropped' | 'changed';
}

export function partsChange(before: Prompt, after: Prompt): PartsChange {
  const [old, now] = [before.demonstrations ?? [], after.demonstrations ?? []];
  const added = now.length - inBoth(old, now);
  const dropped = old.length - inBoth(old, now);
  const moved = added + dropped === 0 && now.some((one, i) => key(one) !== key(old[i]!));
  const closing =
    before.closing === after.closing
      ? undefined
      : before.closing === undefined
        ? 'added'
        : after.closing === undefined
          ? 'dropped'
          : 'changed';
  return {
    ...((added + dropped > 0 || moved) && {
      examples: { added, dropped, reordered: moved ? now.length : 0 },
    }),
    ...(closing && { closing }),
  };
}

/** How a prompt differs from another one, which has a name, in what stands beside its text. A sentence for each part. */
export function partsSentences(change: PartsChange, other: string): string[] {
  const { examples, closing } = change;
  const sentences: string[] = [];
  if (examples) {
    const { added, dropped, reordered } = examples;
    if (reordered > 0) sentences.push(`Its worked examples stand in another order than in ${other}.`);
    else if (dropped === 0) sentences.push(`It has ${workedExamples(added)} that ${other} does not have.`);
    else if (added === 0) sentences.push(`It lacks ${workedExamples(dropped)} of ${other}.`);
    else sentences.push(`It has ${workedExamples(added)} in place of ${dropped} of ${other}.`);
  }
  if (closing === 'added')
    sentences.push(`It closes with an instruction after the input, which ${other} does not.`);
  if (closing === 'dropped')
    sentences.push(`It lacks the instruction after the input with which ${other} closes.`);
  if (closing === 'changed')
    sentences.push(`The instruction after the input is another one than in ${other}.`);
  return sentences;
}

export const workedExamples = (n: number): string => `${n} worked example${n === 1 ? '' : 's'}`;

/** A prompt as one text to copy: the instruction, what is shown before the input, and what follows it. */
export function wholePrompt({ text, demonstrations = [], closing }: Prompt): string {
  const shown = demonstrations.map(({ input, output }) => `Input:\n${input}\nOutput:\n${output}`);
  return [text, ...shown, ...(closing === undefined ? [] : [`After the input:\n${closing}`])].join('\n\n');
}

/** Words of a prompt with all that belongs to it. */
export const wordCount = ({ text, closing = '', demonstrations = [] }: Prompt): number =>
  [text, closing, ...demonstrations.flatMap(({ input, output }) => [input, output])]
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '').length;

const key = ({ input, output }: Demonstration): string => JSON.stringify([input, output]);

/** How many are in both lists, each as often as it is in both. */
function inBoth(a: readonly Demonstration[], b: readonly Demonstration[]): number {
  const left = a.map(key);
  let count = 0;
  for (const one of b) {
    const at = left.indexOf(key(one));
    if (at < 0) continue;
    left.splice(at, 1);
    count++;
  }
  return count;
}
