import { top, type Scored } from '../../core/candidate.ts';
import { tagged } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import { fill, slotsOf } from '../../core/template.ts';
import { PARAPHRASE } from './prompts.ts';

/** Sampling of the paper's operators (Appendix B.3). */
export const SAMPLING = { temperature: 0.5, topP: 0.95, maxTokens: 1000 } as const;

/** A prompt in tags that keeps every slot of the person's own prompts. */
export const promptFormat = (run: Run) =>
  tagged('prompt', {
    contains: [...new Set(run.task.seeds.flatMap((seed) => slotsOf(seed.text)))].map((s) => `{{${s}}}`),
  });

/**
 * The first population, all scored on dev: the better half from the person's own prompts, topped up with one
 * paraphrase of each in turn (the official scripts' `para_topk`).
 */
export async function initialPopulation(run: Run, size: number): Promise<Scored[]> {
  const { dev, seeds } = run.task;
  const own = await run.map(seeds, (seed, run) => run.score(run.propose(seed, { by: 'seed' }), dev));
  const parents = top(own, Math.max(Math.ceil(size / 2), Math.min(own.length, 1)));

  const wanted = Array.from({ length: size - parents.length }, (_, i) => parents[i % parents.length]!);
  const paraphrases = await run.map(wanted, async (parent, run) => {
    const reply = await run.ask(fill(PARAPHRASE, { prompt: parent.text }), {
      ...SAMPLING,
      format: promptFormat(run),
      by: 'paraphrase',
    });
    const variation = run.propose(reply.value, { by: 'paraphrase', parents: { parent }, from: reply });
    return variation ? run.score(variation, dev) : parent;
  });
  return [...parents, ...paraphrases];
}
