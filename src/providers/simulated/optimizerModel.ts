import { callKey } from '../../core/digest.ts';
import type { Request } from '../../core/model.ts';
import { random, type Random } from '../../core/random.ts';
import { readAsked, type Asked } from './asked.ts';
import { crossed, differing, type Parent } from './crossover.ts';
import type { Lookup } from './lookup.ts';
import { moodOf, mutated, opening, reworded, type Mutation } from './mutate.ts';
import { joined, unitsOf, type Unit } from './units.ts';
import type { World } from './world.ts';

/** Share of first replies that come without tags, so that asking again is exercised. */
const MALFORMED = 0.02;

/**
 * Writes the prompts that a request asks for, with some thoughts before them; undefined when the request is not about
 * a sample. It reads the texts alone and does not know which method asks.
 */
export function writePrompt(request: Request, worlds: readonly World[], lookup: Lookup): string | undefined {
  const asked = readAsked(request, worlds, lookup);
  if (!asked) return undefined;
  const stream = random(callKey(request));
  const malformed = !asked.again && stream.float() < MALFORMED;
  const drafts = Array.from({ length: asked.count }, (_, i) =>
    draft(asked, request.temperature, stream.fork(`${i}`)),
  );
  if (malformed) return `I would put it like this: ${drafts[0]!.prompt}`;
  const [first, ...others] = drafts.map(({ prompt }) => `<prompt>${prompt}</prompt>`);
  return [`${drafts[0]!.thoughts}${first}`, ...others].join('\n');
}

interface Draft {
  readonly thoughts: string;
  readonly prompt: string;
}

function draft(
  { world, prompts, examples, sameMeaning, differences }: Asked,
  temperature: number,
  stream: Random,
): Draft {
  const mutation: Mutation = {
    world,
    stream,
    mood: moodOf(sameMeaning, prompts.length === 0, temperature),
    kinds: new Set(examples.map((found) => found.case.kind)),
  };
  const parents = prompts.map(({ name, text }): Parent => ({ name, units: unitsOf(world, text) }));
  if (parents.length === 0) {
    const prompt = joined(mutated([opening(mutation)], mutation));
    return { thoughts: 'From what I was shown, the instruction could read:\n', prompt };
  }
  if (parents.length === 1) {
    const prompt = joined(mutated(parents[0]!.units, mutation));
    return {
      thoughts: sameMeaning
        ? 'The same in other words:\n'
        : 'I kept what the prompt is for and worked on the rest.\n',
      prompt,
    };
  }
  const changes = differences ? changesOf(parents, mutation) : new Map<string, Unit>();
  const changed = parents.map(({ name, units }, i): Parent => ({
    name,
    units: i < 2 ? units.map((unit) => changes.get(unit.text) ?? unit) : units,
  }));
  const child = crossed(changed, stream);
  const prompt = joined(mutated(child, mutation));
  return { thoughts: steps(parents, changes, child), prompt };
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
