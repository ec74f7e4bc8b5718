import type { LocalModel } from '../localModel.ts';
import type { Fit } from './fit.ts';

/** What a pick is recommended for. */
export type PickFor = 'scoring' | 'writing';

export interface Pick {
  readonly for: PickFor;
  readonly model: LocalModel;
}

/** Names without precision, the best first. Instruction-tuned, without long thinking before a label. */
const CANDIDATES: Readonly<Record<PickFor, readonly string[]>> = {
  scoring: ['Qwen2.5-0.5B-Instruct', 'SmolLM2-360M-Instruct'],
  writing: ['Llama-3.1-8B-Instruct', 'Qwen2.5-7B-Instruct', 'Qwen2.5-3B-Instruct', 'Llama-3.2-3B-Instruct'],
};

/** Where better is out of reach. */
const PRECISIONS = ['q4f16_1', 'q4f32_1'];

/**
 * Models to begin with: a tiny one that answers the task, and one that is large enough to write prompts. The best that fits
 * or whose fit nobody can tell; where none does, the one that asks least.
 */
export function picksOf(models: readonly LocalModel[], fit: (model: LocalModel) => Fit): Pick[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  return (Object.keys(CANDIDATES) as PickFor[]).flatMap((purpose) => {
    const candidates = CANDIDATES[purpose].flatMap((name) =>
      PRECISIONS.flatMap((precision) => byId.get(`${name}-${precision}-MLC`) ?? []),
    );
    const model =
      candidates.find((candidate) => fit(candidate).mark === 'fits') ??
      candidates.find((candidate) => fit(candidate).mark === 'not-known') ??
      candidates.findLast((candidate) => fit(candidate).mark === 'may-not-fit') ??
      candidates.at(-1);
    return model ? [{ for: purpose, model }] : [];
  });
}
