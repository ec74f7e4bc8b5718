import type { Candidate, Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Demonstration, Example } from '../../core/task.ts';
import { answersTo, scoreOn } from '../../strategies/carry.ts';
import { labelled, unshown, worked } from '../../strategies/demonstrations.ts';

/** One choice of demonstrations. */
export interface DemonstrationSet {
  readonly demonstrations: readonly Demonstration[];
  /** How many of them, from the front, are answered by the task model itself. */
  readonly bootstrapped: number;
}

/**
 * Makes the sets that the search chooses among: those of the starting prompt (as a rule none), one with labels only, one
 * bootstrapped in the order of the train split, and further ones bootstrapped in random order with 1 to `shots`
 * worked answers. Bootstrapping keeps right answers of the starting prompt and fills up with labels. No train example is
 * asked more than once.
 */
export async function demonstrationSets(
  run: Run,
  start: Candidate,
  count: number,
  shots: number,
): Promise<DemonstrationSet[]> {
  const { random, task } = run;
  const asIs = { demonstrations: start.demonstrations ?? [], bootstrapped: 0 };
  if (shots === 0) return [asIs];

  const labels = random.sample(task.train, shots).map((example) => labelled(task, example));
  const sets: DemonstrationSet[] = [asIs, { demonstrations: labels, bootstrapped: 0 }];
  let teacher: Candidate | Scored = start;
  while (sets.length < count) {
    const isFirst = sets.length === 2;
    const order = isFirst ? task.train : random.shuffle(task.train);
    const wanted = isFirst ? shots : 1 + random.int(shots);
    const found = await bootstrap(run, teacher, order, wanted);
    teacher = found.teacher;
    const rest = unshown(random, task, found.demonstrations, shots - found.demonstrations.length);
    sets.push({
      demonstrations: [...found.demonstrations, ...rest.map((example) => labelled(task, example))],
      bootstrapped: found.demonstrations.length,
    });
  }
  return distinctSets(sets);
}

/** Goes through examples until the teacher got `wanted` of them right, asking no more at a time than are still wanted. */
async function bootstrap(
  run: Run,
  start: Candidate | Scored,
  order: readonly Example[],
  wanted: number,
): Promise<{ readonly teacher: Candidate | Scored; readonly demonstrations: Demonstration[] }> {
  let teacher = start;
  const demonstrations: Demonstration[] = [];
  for (let next = 0; next < order.length && demonstrations.length < wanted;) {
    const batch = order.slice(next, next + wanted - demonstrations.length);
    next += batch.length;
    teacher = await scoreOn(run, teacher, batch);
    const right = answersTo(batch, teacher).filter(({ score }) => score >= 1);
    demonstrations.push(...right.map((outcome) => worked(run.task, outcome)));
  }
  return { teacher, demonstrations };
}

function distinctSets(sets: readonly DemonstrationSet[]): DemonstrationSet[] {
  const seen = new Set<string>();
  return sets.filter(({ demonstrations }) => {
    const identity = JSON.stringify(demonstrations);
    return !seen.has(identity) && !!seen.add(identity);
  });
}

/** What a set is, for the note of a node. */
export function described({ demonstrations, bootstrapped }: DemonstrationSet): string {
  const labels = demonstrations.length - bootstrapped;
  const parts = [
    ...(bootstrapped > 0 ? [`${bootstrapped} in the model’s own words`] : []),
    ...(labels > 0 ? [`${labels} with the bare label`] : []),
  ];
  return `Demonstrations: ${parts.join(', ') || 'none'}.`;
}
