import type { Message, ReplyToken, Request } from '../../core/model.ts';
import { chance } from './chance.ts';
import { competence, FORM } from './competence.ts';
import { taughtBy, type Turn } from './demonstrations.ts';
import { likelihoodsOf } from './likelihoods.ts';
import type { Found, Lookup } from './lookup.ts';
import { read, type Reading } from './reading.ts';
import type { Case, World } from './world.ts';
import { mistakeOf, wordsOf } from './wording.ts';

/** By how much the luck of an example shifts, at most, with the exact wording of the prompt. */
const QUIRK = 0.05;
/** The same for sampling at temperature 1. */
const RESTLESSNESS = 0.1;

/** An example to be answered, and the prompt that says how. */
export interface Question {
  readonly found: Found;
  readonly prompt: string;
  readonly turns: readonly Turn[];
}

/** Characters that may follow the last of several examples in a prompt that places the input itself. */
const AFTERWORD = 200;

/** The example alone, below a system prompt. */
export function questionAlone(messages: readonly Message[], lookup: Lookup): Question | undefined {
  const last = messages.at(-1);
  const found = last?.role === 'user' ? lookup.whole(last.content) : undefined;
  return found && { found, prompt: systemOf(messages).join('\n'), turns: turnsOf(messages) };
}

/** The example inside a message that is the prompt; the last one, when the prompt holds others as models. */
export function questionInside(messages: readonly Message[], lookup: Lookup): Question | undefined {
  const last = messages.at(-1);
  if (last?.role !== 'user') return undefined;
  const all = lookup.inside(last.content);
  const found = all.at(-1);
  if (!found || (all.length > 1 && last.content.length - found.end > AFTERWORD)) return undefined;
  const around = `${last.content.slice(0, found.start)} ${last.content.slice(found.end)}`;
  return { found, prompt: [...systemOf(messages), around].join('\n'), turns: turnsOf(messages) };
}

const systemOf = (messages: readonly Message[]): string[] =>
  messages.filter(({ role }) => role === 'system').map(({ content }) => content);

const turnsOf = (messages: readonly Message[]): [string, string][] =>
  messages.flatMap(({ role, content }, i): [string, string][] => {
    const reply = messages[i + 1];
    return role === 'user' && reply?.role === 'assistant' ? [[content, reply.content]] : [];
  });

export interface Answer {
  readonly text: string;
  /** When the request wants them. */
  readonly logprobs?: readonly ReplyToken[];
}

/** Answers an example as well as the prompt lets it. */
export function answer(request: Request, { found, prompt, turns }: Question, lookup: Lookup): Answer {
  const { world, case: example } = found;
  const model = request.model.slice(request.model.indexOf('/') + 1);
  const reading = recall(world, prompt);
  const taught = taughtBy(turns, world, example.kind, lookup);
  const known = competence(world, reading, example.kind, {
    target: example.target,
    demonstrated: taught.result,
  });
  const form = competence(world, reading, FORM, { demonstrated: taught.form });

  const shift = (what: string, size: number) => (chance(`${what}/${example.mark}`) - 0.5) * 2 * size;
  const restless = shift(`${request.seed}`, RESTLESSNESS * request.temperature);
  const margin = known - (difficulty(world, model).get(example)! + shift(prompt, QUIRK) + restless);
  const formMargin = form - (chance(`${model}/form/${example.mark}`) + restless);
  const luck = chance(`${model}/words/${example.mark}`);
  const text = wordsOf(found, reading, { isRight: margin > 0, inForm: formMargin > 0, luck });
  if (request.logprobs === undefined) return { text };
  const decision = { text, margin, formMargin, target: example.target, ...mistakeOf(found, luck) };
  return { text, logprobs: likelihoodsOf(decision, request.logprobs) };
}

const difficulties = new Map<string, Map<Case, number>>();

/**
 * How hard each example is for a model, in (0, 1): answered right when below the competence for its kind. Drawn by
 * hash and spread evenly within a kind, so that half of a kind is answered right at a competence of one half.
 */
function difficulty(world: World, model: string): ReadonlyMap<Case, number> {
  const name = `${world.id}/${model}`;
  let drawn = difficulties.get(name);
  if (!drawn) {
    drawn = new Map();
    for (const kind of Object.keys(world.kinds)) {
      const cases = world.cases
        .filter((example) => example.kind === kind)
        .map((example) => ({ example, draw: chance(`${model}/${example.mark}`) }))
        .sort((a, b) => a.draw - b.draw);
      cases.forEach(({ example }, rank) => drawn!.set(example, (rank + 0.5) / cases.length));
    }
    difficulties.set(name, drawn);
  }
  return drawn;
}

/** Readings that are kept: more than the prompts that are scored at a time. */
const KEPT = 64;
const readings = new Map<string, Reading>();

/** A prompt is read once for all of its examples. */
function recall(world: World, prompt: string): Reading {
  const name = `${world.id}/${prompt}`;
  let reading = readings.get(name);
  if (!reading) {
    if (readings.size >= KEPT) readings.clear();
    readings.set(name, (reading = read(world, prompt)));
  }
  return reading;
}
