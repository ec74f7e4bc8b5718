import type { Random } from '../../core/random.ts';
import { OPENING, clauseOf, wordingsOf, type Unit } from './units.ts';
import type { Clause, World } from './world.ts';

/** Sentences that a prompt has at most. */
const LONGEST = 22;

/** How readily a prompt is changed. */
export interface Mood {
  /** Probabilities for each sentence. */
  readonly reword: number;
  readonly drop: number;
  readonly garble: number;
  /** Probabilities of a first, a second and a third new sentence. */
  readonly add: readonly number[];
}

/** Asked for the same in other words, a model still adds and loses a little. */
const FAITHFUL: Mood = { reword: 0.75, drop: 0.05, garble: 0.03, add: [0.35] };
const INVENTIVE: Mood = { reword: 0.35, drop: 0.08, garble: 0.04, add: [1, 0.6, 0.3] };
/** A prompt out of nothing but the task. */
const FROM_SCRATCH: readonly number[] = [1, 0.8, 0.5];

/** By what factor a mutation-prompt or a style of thinking changes what is added and dropped. */
const NUDGE = 1.3;
const SHORTER =
  /\b(?:short\w*|simpl\w*|concise\w*|brief\w*|condens\w*|compact\w*|fewer|cut|trim|essence|half|single|remove|take out)\b/i;
const LONGER =
  /\b(?:longer|detail\w*|elaborat\w*|expand\w*|extend\w*|add\w*|specific\w*|thorough\w*|steps?|hints?)\b/i;

/** What a request says about how a prompt is to be changed. */
interface Wish {
  readonly sameMeaning: boolean;
  readonly prompts: readonly unknown[];
  /** Mutation-prompts and styles of thinking. */
  readonly style: string;
}

/** The mood that a request puts a model in. Below temperature 1 it is more careful. */
export function moodOf({ sameMeaning, prompts, style }: Wish, temperature: number): Mood {
  const mood = sameMeaning ? FAITHFUL : INVENTIVE;
  const care = temperature === 0 ? 0.4 : Math.min(1, 0.75 + 0.25 * temperature);
  const [less, more] = [SHORTER.test(style), LONGER.test(style)];
  const adding = care * (less === more ? 1 : less ? 1 / NUDGE : NUDGE);
  return {
    reword: mood.reword * care,
    drop: mood.drop * care * (less === more ? 1 : less ? NUDGE : 1 / NUDGE),
    garble: mood.garble * care,
    add: (prompts.length === 0 ? FROM_SCRATCH : mood.add).map((probability) =>
      Math.min(1, probability * adding),
    ),
  };
}

/** What a mutation draws on. */
export interface Mutation {
  readonly world: World;
  readonly stream: Random;
  readonly mood: Mood;
  /** Kinds of the examples that the request shows. */
  readonly kinds: ReadonlySet<string>;
  /** What the request advises. */
  readonly advice: readonly Unit[];
}

/** Probability that a piece of advice is taken up. */
const TAKEN = 0.7;

/** Rewords, drops, garbles and adds sentences. The one that states the task and those that place the input stay. */
export function mutated(units: readonly Unit[], mutation: Mutation): Unit[] {
  const { stream, mood } = mutation;
  const kept = units.flatMap((unit): Unit[] => {
    if (unit.isFixed) return [unit];
    const draw = unit.key === OPENING ? 1 : stream.float();
    if (draw < mood.drop) return [];
    if (draw < mood.drop + mood.garble) return [garbled(unit, mutation)];
    return [stream.float() < mood.reword ? reworded(unit, mutation) : unit];
  });
  const advised = mutation.advice.filter(() => stream.float() < TAKEN);
  const taken = advised.reduce((units, unit) => withAdvice(units, unit, mutation), kept);
  // who follows advice invents less
  return extended(taken, advised.length > 0 ? mood.add.slice(1) : mood.add, mutation);
}

/** With additions of the model's own, each of them with a probability. */
export function extended(
  units: readonly Unit[],
  probabilities: readonly number[],
  mutation: Mutation,
): Unit[] {
  let longer = [...units];
  for (const probability of probabilities) {
    // the longer a prompt is, the less is added to it
    if (mutation.stream.float() >= probability * (1 - longer.length / LONGEST)) break;
    const added = addition(saidBy(longer), mutation);
    if (added) longer = inserted(longer, added);
  }
  return longer;
}

/** With a piece of advice, which takes the place of a sentence that says the opposite. */
function withAdvice(units: readonly Unit[], advised: Unit, mutation: Mutation): Unit[] {
  if (units.length >= LONGEST || saidBy(units).has(advised.key)) return [...units];
  const opposite = units.findIndex(({ key }) => key === `${advised.key}!`);
  const unit = reworded(advised, mutation);
  return opposite < 0 ? inserted(units, unit) : units.with(opposite, unit);
}

/** Before what places the input at the end. */
function inserted(units: readonly Unit[], unit: Unit): Unit[] {
  const end = units.findIndex(({ isFixed }, i) => i > 0 && isFixed);
  return units.toSpliced(end < 0 ? units.length : end, 0, unit);
}

const saidBy = (units: readonly Unit[]): ReadonlySet<string> => new Set(units.map(({ key }) => key));

/** The same in other words, where the simulation knows any. */
export function reworded(unit: Unit, { world, stream }: Pick<Mutation, 'world' | 'stream'>): Unit {
  if (unit.isFixed) return unit;
  const known = unit.key.split('+').map((key) => wordingsOf(world, key));
  if (known.some((wordings) => wordings.length === 0)) return unit;
  return { ...unit, text: known.map((wordings) => stream.pick(wordings)).join(' ') };
}

/** What a careless rewriting makes of a sentence: it decides for the wrong label, or says nothing any more. */
function garbled(unit: Unit, { world, stream }: Mutation): Unit {
  const { label, contrary } = clauseOf(world, unit.key) ?? {};
  if (label !== undefined && contrary !== undefined && unit.text.includes(label)) {
    const text = unit.text.replace(new RegExp(`\\b(?:${label}|${contrary})\\b`, 'g'), (found) =>
      found === label ? contrary : label,
    );
    return { ...unit, key: `${unit.key}!`, text };
  }
  const idle = stream.int(world.idle.length);
  return { key: `idle ${idle}`, text: stream.pick(world.idle[idle]!), isFixed: false };
}

const SHARES = { useful: 0.45, idle: 0.3 };
const SHARES_WITH_EXAMPLES = { useful: 0.55, idle: 0.25 };

/** How much more often general advice is offered. */
const OFTEN = 3;

/** Something that the prompt did not say: useful, without effect, or misleading. Examples give a better hint. */
export function addition(
  has: ReadonlySet<string>,
  { world, stream, kinds }: Pick<Mutation, 'world' | 'stream' | 'kinds'>,
): Unit | undefined {
  const shares = kinds.size > 0 ? SHARES_WITH_EXAMPLES : SHARES;
  const draw = stream.float();
  if (draw >= shares.useful && draw < shares.useful + shares.idle) {
    const key = `idle ${stream.int(world.idle.length)}`;
    return has.has(key) ? undefined : fresh(key, world, stream);
  }
  const stock = (draw < shares.useful ? world.useful : world.misleading).filter(({ id }) => !has.has(id));
  const fitting = stock.filter((clause) => fits(clause, kinds));
  const from = fitting.length > 0 && stream.float() < 0.5 ? fitting : stock;
  const weighted = from.flatMap((clause) => Array<Clause>(clause.comesToMind ? OFTEN : 1).fill(clause));
  return weighted.length > 0 ? fresh(stream.pick(weighted).id, world, stream) : undefined;
}

const fits = ({ lifts }: Clause, kinds: ReadonlySet<string>): boolean =>
  [...kinds].some((kind) => (lifts[kind] ?? 0) > 0.1);

const fresh = (key: string, world: World, stream: Random): Unit => ({
  key,
  text: stream.pick(wordingsOf(world, key)),
  isFixed: false,
});

/** A prompt out of nothing but the task. */
export const opening = ({ world, stream }: Pick<Mutation, 'world' | 'stream'>): Unit =>
  fresh(OPENING, world, stream);
