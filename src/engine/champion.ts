import { best, type Candidate } from '../core/candidate.ts';
import { comparePlaces, type RunEvent } from '../core/event.ts';
import type { Task } from '../core/task.ts';
import type { Log } from './log.ts';

/** A candidate with its score on the whole dev split. */
export interface Ranked extends Candidate {
  readonly score: number;
}

/** The person's first prompt, as the node that the method made of it; made here when the method never did. */
export function startOf(task: Task, log: Log): Candidate {
  const [seed] = task.seeds;
  if (!seed) throw new Error('The task has no starting prompt.');
  for (const event of log.entries.values())
    if (
      event.type === 'candidate-proposed' &&
      event.candidate.by === 'seed' &&
      event.candidate.text === seed.text
    )
      return event.candidate;
  const start: Candidate = { ...seed, id: 'v/0', by: 'seed', parents: [], calls: [] };
  log.append(start.id, { type: 'candidate-proposed', candidate: start });
  return start;
}

/** The best on dev of the population that a method returned. Of equals the start wins, then whoever was there first. */
export function championOf(
  population: readonly Candidate[],
  start: Candidate,
  log: Log,
): Candidate | undefined {
  const [first] = population;
  if (!first) return undefined;
  const scores = devScores(log);
  const ranked = population.flatMap(({ id }) => scores.get(id) ?? []);
  if (ranked.length === 0) return first;
  return unlessStartIsAsGood(best(inTreeOrder(ranked)), start, scores);
}

/**
 * For a search that was cut short: the best of everything that was scored on the whole dev split; where nothing was, the
 * first of the population that was kept last, else the start.
 */
export function bestFound(start: Candidate, log: Log): Candidate {
  const scores = devScores(log);
  return scores.size === 0
    ? (lastKept(log)[0] ?? start)
    : unlessStartIsAsGood(best(inTreeOrder([...scores.values()])), start, scores);
}

/** The population that was kept last, in the order in which the method named it. */
export function lastKept(log: Log): Candidate[] {
  let kept: { readonly place: string; readonly ids: readonly string[] } | undefined;
  for (const [place, event] of log.entries)
    if (event.type === 'population-kept' && (!kept || comparePlaces(place, kept.place) > 0))
      kept = { place, ids: event.ids };
  return kept?.ids.map((id) => proposedAs(id, log)) ?? [];
}

/** Of these, who was not scored on the whole dev split during the search. */
export function unscoredOnDev(candidates: readonly Candidate[], log: Log): Candidate[] {
  const scored = new Set<string>();
  for (const [place, event] of log.entries)
    if (isDevScore(event) && !place.startsWith('f/')) scored.add(event.candidateId);
  return candidates.filter(({ id }) => !scored.has(id));
}

/** @throws Error when nothing of this id was proposed. */
export function proposedAs(id: string, log: Log): Candidate {
  const event = log.entries.get(id);
  if (event?.type !== 'candidate-proposed') throw new Error(`${id} was never proposed`);
  return event.candidate;
}

const inTreeOrder = (candidates: readonly Ranked[]): Ranked[] =>
  candidates.toSorted((a, b) => comparePlaces(a.id, b.id));

const unlessStartIsAsGood = (
  found: Ranked,
  start: Candidate,
  scores: ReadonlyMap<string, Ranked>,
): Candidate => {
  const startScore = scores.get(start.id)?.score;
  return startScore !== undefined && startScore >= found.score ? start : found;
};

const isDevScore = (event: RunEvent): event is RunEvent & { type: 'candidate-scored' } =>
  event.type === 'candidate-scored' && event.on === 'dev' && event.measuring !== 'likelihood';

function devScores(log: Log): Map<string, Ranked> {
  const ranked = new Map<string, Ranked>();
  for (const event of log.entries.values())
    if (isDevScore(event))
      ranked.set(event.candidateId, { ...proposedAs(event.candidateId, log), score: event.score });
  return ranked;
}
