import { digest } from '../../src/core/digest.ts';
import { random, type Random } from '../../src/core/random.ts';
import type { ChatRequest } from './chat.ts';
import { bad, good, type Sentiment } from './reviews.ts';

/**
 * A stand-in for a language model, good enough for a prompt optimizer to make progress on `reviews`: as a task
 * model it reads only as well as its instruction tells it to, and as an optimizer it recombines prompts that it
 * is shown. A pure function of the request, as a server that honours `seed` would be.
 */
export function answerReviews(request: ChatRequest): string {
  const all = request.messages.map((message) => message.content).join('\n');
  const greedy = (request.temperature ?? 1) === 0;
  const stream = random(digest(JSON.stringify([all, greedy ? 0 : (request.seed ?? 0)])));
  return /<prompt>/.test(all) ? writePrompt(all, stream) : readReview(request, stream);
}

/** What an instruction can teach, by the words that teach it. */
const skills = {
  negation: /negat|\bnot\b|denied/i,
  turn: /overall|final|in the end|conclusion/i,
  irony: /iron|sarcas|mock/i,
  brief: /only|one word|single word|just the label/i,
};

function readReview({ messages }: ChatRequest, stream: Random): string {
  const text = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const instruction = messages
    .filter((message) => message.role === 'system')
    .map((message) => message.content)
    .join('\n');
  const can = (skill: keyof typeof skills) => skills[skill].test(instruction || text);

  const loaded = wordsOf(text);
  let label = loaded[0]?.label ?? stream.pick(['positive', 'negative'] as const);
  if (/\bnot\b/.test(text) && can('negation')) label = opposite(label);
  if (/\bbut\b/.test(text)) label = (can('turn') ? loaded.at(-1)?.label : loaded[0]?.label) ?? label;
  if (/said nobody/.test(text) && can('irony')) label = loaded.at(-1)?.label ?? label;
  if (/creative|story|poem/i.test(instruction) && stream.float() < 0.4) label = opposite(label);
  if (can('brief')) return label;
  return stream.float() < 0.2 ? `It could be positive or negative.` : `I think it is ${label}.`;
}

const opposite = (label: Sentiment): Sentiment => (label === 'positive' ? 'negative' : 'positive');

const wordsOf = (text: string): { at: number; label: Sentiment }[] =>
  [
    ...good.map((word) => ({ at: text.indexOf(word), label: 'positive' as const })),
    ...bad.map((word) => ({ at: text.indexOf(word), label: 'negative' as const })),
  ]
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);

/** Sentences that a mutation may add: some teach a skill, some do nothing, one does harm. */
const hints = [
  'Mind negation: a denied virtue is a fault.',
  'Judge the overall verdict, not the first impression.',
  'Watch for irony.',
  'Answer with one word only.',
  'Be creative.',
  'Take your time.',
  'You are a careful reader.',
  'Consider what the writer felt.',
];

function writePrompt(all: string, stream: Random): string {
  const shown = [...all.matchAll(/<prompt_([\w-]+)>([\s\S]*?)<\/prompt_\1>/g)].map((match) =>
    match[2]!.trim(),
  );
  const parents = shown.filter((text) => text !== '');
  const sentences = [...new Set(parents.flatMap(sentencesOf))];
  const kept = sentences.filter(() => stream.float() < 0.75);
  const child = kept.length > 0 ? kept : sentences.slice(0, 1);
  const mutation = stream.pick(hints);
  if (!child.includes(mutation)) child.push(mutation);
  const slots = [...new Set(parents.join('\n').match(/\{\{[^{}]+\}\}/g) ?? [])];
  const lost = slots.filter((slot) => !child.join(' ').includes(slot));
  return `1. I combined what the prompts say.\n2. I changed a sentence.\n<prompt>${[...child, ...lost].join(' ')}</prompt>`;
}

const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?:])\s+/).filter((sentence) => sentence !== '');
