import type { LocalModel } from '../localModel.ts';

/**
 * Bits that a weight takes in the files. Four bits and a scale of sixteen for each group of 32; three bits and one for
 * each 40, packed ten to a word. Full floats lie as bf16 in the files (MLC writes them with `f32-to-bf16`), so that a
 * model for f32 is no larger to download than its twin for f16.
 */
const BITS: Readonly<Record<string, number>> = { q0: 16, q3: 3.6, q4: 4.5 };

/** The tokenizer, the lists and the library. */
const BESIDES_WEIGHTS = 10e6;

/** Bytes to download, from parameters and quantization, off by a tenth or so; undefined when those are not known. */
export function estimatedBytes({ params, quantization }: LocalModel): number | undefined {
  const bits = BITS[quantization.slice(0, 2)];
  if (params === undefined || bits === undefined) return undefined;
  return (params * 1e6 * bits) / 8 + BESIDES_WEIGHTS;
}
