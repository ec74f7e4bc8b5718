import { best, mean, top, type Candidate, type Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { carrying, scoreOn } from '../../strategies/carry.ts';
import { withDemonstrations } from '../../strategies/demonstrations.ts';
import type { Trial } from '../../strategies/tpe.ts';
import { described, type DemonstrationSet } from './demonstrationSets.ts';

/** An instruction with a set of demonstrations, and what is known of it. */
interface Combination {
  readonly choices: readonly number[];
  /** With all that it answered. */
  prompt: Candidate | Scored;
  /** Of its minibatches. */
  readonly means: number[];
  /** On the whole dev split. */
  full?: Scored;
}

/** The combinations that were tried. */
export class Tried {
  readonly #instructions: readonly Candidate[];
  readonly #sets: readonly DemonstrationSet[];
  readonly #combinations = new Map<string, Combination>();
  /** All scores so far, for the search to learn from. */
  readonly trials: Trial[] = [];

  constructor(instructions: readonly Candidate[], sets: readonly DemonstrationSet[]) {
    this.#instructions = instructions;
    this.#sets = sets;
  }

  /** What was scored on the whole dev split, best first. */
  get ranking(): Scored[] {
    const full = [...this.#combinations.values()].flatMap((combination) => combination.full ?? []);
    return top(full, full.length);
  }

  /** The combination of the instruction and the set of these numbers: a node of its own, unless the set is the prompt’s own. */
  at(run: Run, choices: readonly number[]): Combination {
    const key = choices.join('/');
    let found = this.#combinations.get(key);
    if (!found) {
      const instruction = this.#instructions[choices[0]!]!;
      const set = this.#sets[choices[1]!]!;
      const prompt =
        choices[1] === 0
          ? instruction
          : run.propose(withDemonstrations(instruction, set.demonstrations), {
              by: 'combination',
              parents: { instruction },
              note: described(set),
            });
      this.#combinations.set(key, (found = { choices, prompt, means: [] }));
    }
    return found;
  }

  async onBatch(run: Run, combination: Combination, batch: readonly Example[]): Promise<void> {
    const scored = await scoreOn(run, combination.prompt, batch);
    combination.prompt = scored;
    combination.means.push(scored.score);
    this.#learn(combination, scored);
  }

  /** Scores a combination on the whole dev split, once; tried again, its score counts again. */
  async inFull(run: Run, combination: Combination): Promise<void> {
    combination.full ??= carrying(combination.prompt, await run.score(combination.prompt, run.task.dev));
    combination.prompt = combination.full;
    this.#learn(combination, combination.full);
  }

  /** The best in the mean of its minibatches that has not been scored on the whole dev split. */
  bestInMean(): Combination | undefined {
    const open = [...this.#combinations.values()].filter(({ full, means }) => !full && means.length > 0);
    return open.length === 0
      ? undefined
      : best(open.map((combination) => ({ combination, score: mean(combination.means) }))).combination;
  }

  #learn({ choices }: Combination, { score }: Scored): void {
    this.trials.push({ choices, score });
  }
}
