import type { Candidate, Scored } from '../../src/core/candidate.ts';
import { mean } from '../../src/core/candidate.ts';
import { random } from '../../src/core/random.ts';
import type { Run } from '../../src/core/run.ts';
import type { Example } from '../../src/core/task.ts';

export const examples: readonly Example[] = Array.from({ length: 200 }, (_, i) => ({
  id: `example ${i}`,
  fields: { question: `${i}` },
  target: 'right',
}));

/** A prompt that is right on a share `quality` of the examples. */
export const promptOf = (quality: number, i: number, text = `Prompt ${i}`): Candidate => ({
  id: `${i}`,
  text: `${text} [${quality}]`,
  by: 'seed',
  parents: [],
  calls: [],
});

/** Examples are hard or easy for all prompts, in this share of them. */
const SHARED = 0.6;

/**
 * The part of a run that a selection uses, with prompts of planted quality. Counts what is asked, and throws when
 * anything is asked twice.
 */
export function plantedRun(seed: string) {
  const asked = new Set<string>();
  const pulls = new Map<string, number>();
  const stream = random(seed);
  const lucks = new Map<string, number[]>();
  /** Of somebody on every example. */
  const luckOf = (name: string): number[] => {
    const own = random(`${seed}/${name}`);
    const luck = lucks.get(name) ?? examples.map(() => own.float());
    lucks.set(name, luck);
    return luck;
  };
  const answer = (prompt: Candidate, example: Example): number => {
    const quality = Number(/\[(.*)\]/.exec(prompt.text)![1]);
    const i = examples.indexOf(example);
    const isShared = luckOf('which are shared')[i]! < SHARED;
    return luckOf(isShared ? 'everybody' : prompt.id)[i]! < quality ? 1 : 0;
  };
  const run: Pick<Run, 'random' | 'map' | 'score'> = {
    random: stream,
    map: (items, work) => Promise.all(items.map((item, i) => work(item, run as Run, i))),
    score: async (prompt, on): Promise<Scored> => {
      if (on.length === 0) throw new Error('nothing to score on');
      for (const { id } of on) {
        const key = `${prompt.id} on ${id}`;
        if (asked.has(key)) throw new Error(`${key} was asked twice`);
        asked.add(key);
      }
      pulls.set(prompt.id, (pulls.get(prompt.id) ?? 0) + on.length);
      const outcomes = on.map((example) => ({ example, output: '', score: answer(prompt, example) }));
      return { ...prompt, score: mean(outcomes.map(({ score }) => score)), outcomes };
    },
  };
  return {
    run: run as Run,
    /** What the prompt is known to answer before the contest, and not asked for again. */
    known: (prompt: Candidate, on: readonly Example[]): Scored => {
      for (const { id } of on) asked.add(`${prompt.id} on ${id}`);
      const outcomes = on.map((example) => ({ example, output: '', score: answer(prompt, example) }));
      return { ...prompt, score: mean(outcomes.map(({ score }) => score)), outcomes };
    },
    pulls: pulls as ReadonlyMap<string, number>,
    get spent() {
      return [...pulls.values()].reduce((sum, n) => sum + n, 0);
    },
  };
}
