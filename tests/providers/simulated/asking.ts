import { formatInstruction, type Format, parseReply, type Parsed } from '../../../src/core/format.ts';
import { model, never } from './scoring.ts';

/** The reply to a request to write something. */
export async function replyTo(
  content: string,
  { seed = 1, temperature = 0.7 }: { readonly seed?: number; readonly temperature?: number } = {},
): Promise<string> {
  const messages = [{ role: 'user', content } as const];
  return (await model({ model: 'simulated/gardener', messages, temperature, maxTokens: 2000, seed }, never))
    .text;
}

/** Asks for a format, as methods do. */
export const wanting = (content: string, format: Format<unknown>): string =>
  `${content}\n\n${formatInstruction(format)}`;

/** The parsed replies to many samples of one question; malformed ones, which come on purpose, are left out. */
export async function valuesOf<T>(content: string, format: Format<T>, count = 60): Promise<T[]> {
  const asked = wanting(content, format);
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const replies = await Promise.all(seeds.map((seed) => replyTo(asked, { seed })));
  return replies.flatMap((reply) => {
    const parsed: Parsed<T> = parseReply(format, reply);
    return 'value' in parsed ? [parsed.value] : [];
  });
}

export const shareOf = <T>(values: readonly T[], has: (value: T) => boolean): number =>
  values.filter(has).length / values.length;
