import { digest } from '../../src/core/digest.ts';
import { random } from '../../src/core/random.ts';
import type { ChatRequest } from './chat.ts';

const WORDS =
  'the a town river baker morning bell stranger bridge lamp winter orchard clock letter harbour song mayor secret'.split(
    ' ',
  );

/** A model without wit that does as it is told: says the one word that a system message wants, and else tells a story. */
export function answerObediently({ messages, temperature = 1, seed = 0 }: ChatRequest): string {
  const word = messages.find(({ role }) => role === 'system')?.content.match(/single word “(\w+)”/)?.[1];
  if (word) return word;
  const asked = messages.map(({ content }) => content).join('\n');
  const stream = random(digest(JSON.stringify([asked, temperature === 0 ? 'greedy' : seed])));
  return Array.from({ length: 120 }, () => stream.pick(WORDS)).join(' ');
}
