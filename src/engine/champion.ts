import { best, type Candidate, type Scored } from '../core/candidate.ts';
import { comparePlaces } from '../core/event.ts';
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

/** The best of the population that a method returned. Of equals the start wins, then whoever was there first. */
export function championOf(population: readonly Scored[], start: Candidate, log: Log): Candidate | undefined {
  if (population.length === 0) return undefined;
  const ranked = rankedOnDev(log);
  const startScore = ranked.get(start.id)?.score;
  const champion = best(population.toSorted((a, b) => comparePlaces(a.id, b.id)));
  return startScore !== undefined && startScore >= champion.score ? start : champion;
}

/** For a search that was cut short: the best of everything that was scored on the whole dev split, else the start. */
export function bestFound(start: Candidate, log: Log): Candidate {
  const ranked = [...rankedOnDev(log).values()].sort((a, b) => comparePlaces(a.id, b.id));
  if (ranked.length === 0) return start;
  const found = best(ranked);
  const startScore = ranked.find((candidate) => candidate.id === start.id)?.score;
  return startScore !== undefined && startScore >= found.score ? start : found;
}

function rankedOnDev(log: Log): Map<string, Ranked> {
  const proposed = new Map<string, Candidate>();
  const ranked = new Map<string, Ranked>();
  for (const event of log.entries.values())
    if (event.type === 'candidate-proposed') proposed.set(event.candidate.id, event.candidate);
  for (const event of log.entries.values())
    if (event.type === 'candidate-scored' && event.on === 'dev') {
      const candidate = proposed.get(event.candidateId);
      if (candidate) ranked.set(candidate.id, { ...candidate, score: event.score });
    }
  return ranked;
}
