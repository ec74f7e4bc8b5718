import type { Random } from '../../../core/random.ts';
import { slotsAsWritten } from '../../../core/template.ts';
import type { AskedOf } from '../asked.ts';
import { chosen, crossed, differing, type Parent } from '../crossover.ts';
import { kindsOf } from '../evidence.ts';
import { filled, hasBlanks } from '../cloze.ts';
import { extended, moodOf, mutated, opening, reworded, type Mutation } from '../mutate.ts';
import { sentencesOf } from '../sentences.ts';
import { joined, OPENING, unitsOf, type Unit } from '../units.ts';
import type { Writer } from './written.ts';

/** Prompts: out of nothing but the task, a changed one, a completed one, or a crossing of several. */
export const writePrompts: Writer = (asked, stream) => {
  const drafts = Array.from({ length: asked.count }, (_, i) => draft(asked, stream.fork(`${i}`)));
  return {
    thoughts: drafts[0]!.thoughts + changeLine(asked, drafts[0]!.prompt),
    results: drafts.map(({ prompt }) => withSlots(prompt, asked.text)),
  };
};

interface Draft {
  readonly thoughts: string;
  readonly prompt: string;
}

function draft(asked: AskedOf, stream: Random): Draft {
  const { world, prompts, sameMeaning, differences } = asked;
  const mutation: Mutation = {
    world,
    stream,
    mood: moodOf(asked, asked.temperature),
    kinds: kindsOf(asked.examples),
    advice: asked.advice,
  };
  const cloze = prompts.find(({ text }) => hasBlanks(text));
  if (cloze) return { thoughts: 'With the gaps filled:\n', prompt: filled(cloze.text, mutation) };
  const everybody = prompts.map(({ name, text }): Parent => ({ name, units: unitsOf(world, text) }));
  if (everybody.length === 0) {
    const prompt = joined(mutated([opening(mutation)], mutation));
    return { thoughts: 'From what I was shown, the instruction could read:\n', prompt };
  }
  if (everybody.length === 1) {
    if (asked.continued) return continued(prompts[0]!.text, everybody[0]!.units, mutation);
    const prompt = joined(mutated(everybody[0]!.units, mutation));
    return {
      thoughts: sameMeaning
        ? 'The same in other words:\n'
        : 'I kept what the prompt is for and worked on the rest.\n',
      prompt,
    };
  }
  const names = chosen(prompts, stream).map(({ name }) => name);
  const parents = names.map((name) => everybody.find((parent) => parent.name === name)!);
  const changes = differences ? changesOf(parents, mutation) : new Map<string, Unit>();
  const changed = parents.map(({ name, units }, i): Parent => ({
    name,
    units: i < 2 ? units.map((unit) => changes.get(unit.text) ?? unit) : units,
  }));
  const child = crossed(changed, stream);
  const prompt = joined(mutated(child, mutation));
  return { thoughts: steps(parents, changes, child), prompt };
}

/** Goes on after the words that are given. */
function continued(words: string, units: readonly Unit[], mutation: Mutation): Draft {
  const isStated = units.some(({ key }) => key === OPENING) && /[.?!:]$/.test(words);
  const known = isStated ? units : [...units, opening(mutation)];
  const more = extended(known, mutation.mood.add, mutation).slice(units.length);
  return { thoughts: 'It may have gone on like this:\n', prompt: [words, joined(more)].join(' ').trim() };
}

const LINE = /\bline that begins with ["“](\w+):["”]/;

/** A line in which a change is to be said, if the request wants one. */
function changeLine({ text, prompts }: AskedOf, prompt: string): string {
  const name = LINE.exec(text)?.[1];
  if (name === undefined) return '';
  const old = prompts.at(-1)?.text ?? '';
  const added = sentencesOf(prompt).find((sentence) => !old.includes(sentence));
  return `${name}: ${added ? `it now says “${short(added, 120)}”` : 'the same, a little shorter'}.\n`;
}

const KEEP = /\bKeep ([^\n]+?) exactly as written\b/g;

/** A model that is told to keep a slot keeps it. */
function withSlots(prompt: string, text: string): string {
  const wanted = [...text.matchAll(KEEP)].flatMap(([, named = '']) => slotsAsWritten(named));
  const lost = [...new Set(wanted)].filter((slot) => !prompt.includes(slot));
  return lost.length > 0 ? `${prompt}\n\n${lost.join('\n')}` : prompt;
}

/** New wordings for what the first two prompts do not share. */
function changesOf(parents: readonly Parent[], mutation: Mutation): Map<string, Unit> {
  return new Map(
    differing(parents)
      .flat()
      .map((unit): [string, Unit] => [unit.text, reworded(unit, mutation)])
      .filter(([text, unit]) => unit.text !== text),
  );
}

/** The thoughts of a model that was asked to go through steps. */
function steps(
  parents: readonly Parent[],
  changes: ReadonlyMap<string, Unit>,
  child: readonly Unit[],
): string {
  const [first, second] = differing(parents);
  const only = (units: readonly Unit[]) =>
    units.map(({ text }) => `“${short(text)}”`).join(', ') || 'nothing';
  const crossing = `Crossed over: ${short(joined(child), 160)}`;
  const compared = `Only the first has ${only(first.slice(0, 2))}; only the second has ${only(second.slice(0, 2))}.`;
  if (parents.length === 2) return `1. ${compared} ${crossing}\n2. `;
  const mutations = [...changes]
    .slice(0, 2)
    .map(([text, unit]) => `“${short(text)}” becomes “${short(unit.text)}”`);
  return `1. ${compared}\n2. ${mutations.join('; ') || 'I leave these as they are'}.\n3. Combined with prompt ${parents[2]!.name}. ${crossing}\n4. `;
}

const short = (text: string, most = 60): string => {
  const line = text.replace(/\s+/g, ' ').replace(/[.?!]$/, '');
  return line.length > most ? `${line.slice(0, line.lastIndexOf(' ', most))} …` : line;
};
