import { top, type Scored } from '../../core/candidate.ts';
import type { Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { PARAPHRASE } from './prompts.ts';

/** Sampling of the paper's operators (Appendix B.3). */
export const SAMPLING = { temperature: 0.5, topP: 0.95, maxTokens: 1000 } as const;

/** Failed paraphrases are tried for in this many further passes. */
const PASSES = 3;

/**
 * The first population, all scored on dev: the better half from the person's own prompts, topped up with one
 * paraphrase of each in turn (the official scripts' `para_topk`).
 */
export async function initialPopulation(run: Run, size: number): Promise<Scored[]> {
  const { dev, seeds } = run.task;
  const own = await run.map(seeds, (seed, run) => run.score(run.propose(seed, { by: 'seed' }), dev));
  const parents = top(own, Math.ceil(size / 2));

  const population = [...parents];
  for (let pass = 0; pass < PASSES && population.length < size; pass++) {
    const wanted = Array.from({ length: size - population.length }, (_, i) => parents[i % parents.length]!);
    const variations = await run.map(wanted, async (parent, run): Promise<Scored[]> => {
      const how = { ...SAMPLING, format: descendantOf(parent), by: 'paraphrase' };
      const reply = await run.ask(fill(PARAPHRASE, { prompt: parent.text }), how);
      const variation = run.propose(reply.value, { by: 'paraphrase', parents: { parent }, from: reply });
      return variation ? [await run.score(variation, dev)] : [];
    });
    population.push(...variations.flat());
  }
  return population;
}
