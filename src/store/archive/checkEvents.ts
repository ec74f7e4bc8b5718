import { mean, type Parent } from '../../core/candidate.ts';
import type { RunEvent } from '../../core/event.ts';
import { specDigest } from '../../core/spec.ts';
import { Contradiction } from './contradiction.ts';
import type { Archive } from './format.ts';

/**
 * Checks that the events of an archive can have happened in one run: one beginning, places and candidates that are
 * unique, parents that exist and form no circle, scores that fit their examples.
 * @throws Contradiction at the first event that does not fit.
 */
export function checkEvents({ run, dataset, events }: Archive): void {
  const rows = new Set(dataset.examples.map((example) => example.id));
  const places = new Set<string>();
  const parentsOf = new Map<string, readonly Parent[]>();
  const tested = new Set<string>();
  let begun = false;

  events.forEach(({ place, event }, i) => {
    const path = `events[${i}]`;
    if (places.has(place)) throw new Contradiction(`${path}.place`, 'is there twice');
    places.add(place);
    if (event.type === 'run-began') {
      if (begun) throw new Contradiction(path, 'begins the run a second time');
      if (event.spec !== specDigest(run.spec))
        throw new Contradiction(
          `${path}.event.spec`,
          'does not fit the method, options, task and models of the run',
        );
      begun = true;
    }
    if (event.type === 'candidate-proposed') {
      if (event.candidate.id !== place)
        throw new Contradiction(`${path}.event.candidate.id`, 'must be the place of the event');
      parentsOf.set(place, event.candidate.parents);
    }
    if (event.type === 'candidate-scored' && event.on === 'test') tested.add(event.candidateId);
  });
  if (events.length > 0 && !begun) throw new Contradiction('events', 'must have one that begins the run');

  const known = (id: string, path: string): void => {
    if (!parentsOf.has(id)) throw new Contradiction(path, 'names a candidate that was never proposed');
  };
  events.forEach(({ event }, i) => {
    const path = `events[${i}].event`;
    for (const id of candidatesIn(event)) known(id, path);
    if (event.type === 'candidate-scored') checkScores(event, `${path}.scores`);
    if (event.type === 'test-opened' && !(tested.has(event.start) && tested.has(event.champion)))
      throw new Contradiction(path, 'opens the test split for a candidate that was not scored on it');
  });
  if (run.champion !== undefined) known(run.champion, 'run.champion');
  const circle = circleIn(parentsOf);
  if (circle !== undefined)
    throw new Contradiction('events', `make candidate ${circle} an ancestor of itself`);

  function checkScores(
    { on, score, scores, asked = 0 }: RunEvent & { type: 'candidate-scored' },
    path: string,
  ): void {
    const expected = typeof on === 'string' ? run.spec.task.split[on].length : on.length;
    if (scores.length !== expected)
      throw new Contradiction(path, `must have one score for each of the ${expected} examples`);
    if (asked > expected) throw new Contradiction(path, 'are fewer than the examples that were asked');
    if (Math.abs(mean(scores) - score) > 1e-6)
      throw new Contradiction(path, 'do not have the mean that is given');
    if (typeof on !== 'string' && on.some((id) => !rows.has(id)))
      throw new Contradiction(path, 'are of a row that is not in the file');
  }
}

/** Every candidate that an event mentions. */
function candidatesIn(event: RunEvent): readonly string[] {
  switch (event.type) {
    case 'candidate-proposed':
      return event.candidate.parents.map((parent) => parent.id);
    case 'proposal-failed':
      return event.parents.map((parent) => parent.id);
    case 'candidate-scored':
    case 'candidate-remarked':
      return [event.candidateId];
    case 'population-kept':
      return event.ids;
    case 'test-opened':
      return [event.start, event.champion];
    case 'run-began':
    case 'round-started':
    case 'reply-received':
      return [];
    default:
      return event satisfies never;
  }
}

/** A candidate that descends from itself, if there is one. Without recursion: lineages can be long. */
function circleIn(parentsOf: ReadonlyMap<string, readonly Parent[]>): string | undefined {
  const done = new Set<string>();
  for (const root of parentsOf.keys()) {
    const open = new Set<string>();
    const stack: { id: string; leave: boolean }[] = [{ id: root, leave: false }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      const { id, leave } = step;
      if (leave) {
        open.delete(id);
        done.add(id);
        continue;
      }
      if (done.has(id)) continue;
      if (open.has(id)) return id;
      open.add(id);
      stack.push({ id, leave: true });
      for (const parent of parentsOf.get(id) ?? []) {
        if (open.has(parent.id)) return parent.id;
        if (!done.has(parent.id)) stack.push({ id: parent.id, leave: false });
      }
    }
  }
  return undefined;
}
