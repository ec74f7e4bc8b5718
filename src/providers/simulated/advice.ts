import { saidIn } from './reading.ts';
import { sentencesOf } from './sentences.ts';
import type { Unit } from './units.ts';
import type { World } from './world.ts';

/** Lines that say what to do about a prompt. */
const REMARK =
  /^\s*(?:[-*]\s*)?(?:feedback|critique|criticism|advice|hint|lesson|suggestion|remark|note)\b[^:\n]{0,30}:\s*(.+)$/gim;

/**
 * What a message advises: what is said in its critiques and summaries and in lines that are called feedback and the
 * like; and sentences of the simulation's own, wherever they stand.
 */
export function adviceIn(world: World, instructions: string, remarks: readonly string[]): Unit[] {
  const lines = [...instructions.matchAll(REMARK)].map(([, line = '']) => line);
  const stock = new Set(
    [...world.useful, ...world.misleading].flatMap(({ wordings }) => wordings).concat(world.idle.flat()),
  );
  const advised = [...remarks, ...lines]
    .flatMap(sentencesOf)
    .concat(sentencesOf(instructions).filter((text) => stock.has(text)));
  const byKey = new Map(advised.flatMap((text) => unitsIn(world, text)).map((unit) => [unit.key, unit]));
  return [...byKey.values()];
}

/** A sentence as units that could be added to a prompt; none when it says nothing to the point. */
function unitsIn(world: World, text: string): Unit[] {
  const idle = world.idle.findIndex((wordings) => wordings.includes(text));
  if (idle >= 0) return [{ key: `idle ${idle}`, text, isFixed: false }];
  return saidIn(world, text)
    .filter(({ contrary }) => !contrary)
    .map(({ clause }) => ({ key: clause.id, text: clause.wordings[0]!, isFixed: false }));
}
