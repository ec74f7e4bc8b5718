import type { FormatSpec } from '../core/format.ts';
import type { Cast, Completion, Role } from '../core/model.ts';
import { guessUsage, ofRole, ROLES } from '../core/model.ts';
import { random, type Random } from '../core/random.ts';
import type { Answer, Caller, Question } from './caller.ts';

/** Through what the calls of a role go. */
export interface Lane {
  /** Calls in flight at a time. */
  readonly parallel: number;
  /** Seconds that one call takes. */
  readonly latency: number;
  /** The latency is a default, not a measurement. */
  readonly guessed: boolean;
}

export interface Stage {
  readonly seed: string;
  /** Characters that the person's own prompts have in the mean. */
  readonly promptLength: number;
}

export interface Manner {
  /** Share of optimizer replies that do not conform. */
  readonly malformed: number;
  /** Share of examples that are answered right. */
  readonly accuracy: number;
  /** How long replies are, against the usual. */
  readonly chattiness: number;
  /** Characters of a new prompt: as many as the person's own have, times `growth`, and not under `least`. */
  readonly prompt: { readonly growth: number; readonly least: number };
  /** Latency against the usual. */
  readonly slowness: number;
}

/** Words of no meaning: what matters of a rehearsed prompt is its length and that it is new. */
const WORDS =
  'read the message with care and decide which of the answers fits best then say why in one short line'.split(
    ' ',
  );

/**
 * Models that answer at once, with replies that conform to the declared format, and a clock that counts what the
 * calls would have taken. Everything that is in flight when no more can begin is one wave.
 */
export function standIn({ seed, promptLength }: Stage, manner: Manner, lanes: Cast<Lane>) {
  let clock = 0;
  let wave: { readonly role: Role; readonly go: () => void }[] = [];
  let calls = 0;
  const stream = random(`rehearsal/${seed}`);
  const written = Math.max(manner.prompt.least, manner.prompt.growth * promptLength);

  function endOfWave() {
    const ending = wave;
    wave = [];
    for (const role of ROLES) {
      const { parallel, latency } = ofRole(lanes, role);
      const count = ending.filter((call) => call.role === role).length;
      clock += Math.ceil(count / parallel) * latency * manner.slowness;
    }
    for (const { go } of ending) go();
  }

  const call: Caller = async (question): Promise<Answer> => {
    if (wave.length === 0) whenIdle(endOfWave);
    await new Promise<void>((go) => wave.push({ role: question.role, go }));
    return { key: `rehearsed-${calls++}`, completion: reply(question, manner, written, stream) };
  };
  return { call, seconds: () => clock };
}

/** Calls back once no promise is left to settle. A message is delivered at once, where timers would wait. */
function whenIdle(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(undefined);
}

function reply(
  { role, request, format, example }: Question,
  manner: Manner,
  written: number,
  stream: Random,
): Completion {
  if (role === 'task') {
    const right = stream.float() < manner.accuracy;
    const length = Math.ceil(((example?.target.length ?? 4) / 4 + 2) * manner.chattiness * 1.5);
    const usage = { ...guessUsage(request, ''), tokensOut: Math.min(request.maxTokens, length) };
    const text = right ? 'right' : 'wrong';
    const logprobs = [{ token: text, logprob: Math.log(stream.float()), top: [] }];
    return { text, finish: 'stop', usage, ...(request.logprobs !== undefined && { logprobs }) };
  }
  const text =
    format && stream.float() >= manner.malformed ? conforming(format, written, stream) : 'Let me think.';
  // models think aloud before they write the prompt
  const usage = guessUsage(request, text);
  const tokensOut = Math.min(request.maxTokens, Math.ceil(usage.tokensOut * (1 + 2 * manner.chattiness)));
  return { text, finish: 'stop', usage: { ...usage, tokensOut } };
}

/** A reply of about `length` characters that `parseReply` accepts. */
export function conforming(format: FormatSpec, length: number, stream: Random): string {
  switch (format.kind) {
    case 'text':
      return phrase(length, stream);
    case 'tagged':
      return block(format, length, stream);
    case 'tagged-list':
      return Array.from({ length: format.count }, () => block(format, length, stream)).join('\n');
    case 'label':
      return format.tag === undefined
        ? stream.pick(format.labels)
        : `<${format.tag}>${stream.pick(format.labels)}</${format.tag}>`;
    default:
      return format satisfies never;
  }
}

function block(
  { tag, contains = [] }: { tag: string; contains?: readonly string[] },
  length: number,
  stream: Random,
): string {
  return `<${tag}>${[phrase(length, stream), ...contains].join(' ')}</${tag}>`;
}

function phrase(length: number, stream: Random): string {
  const words: string[] = [];
  for (let written = 0; written < length; written += words.at(-1)!.length + 1) words.push(stream.pick(WORDS));
  return `${words.join(' ')} ${stream.int(1e9).toString(36)}`;
}
