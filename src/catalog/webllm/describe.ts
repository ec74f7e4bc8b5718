/** What the id of a model of WebLLM says about it, for people. */
export interface ModelWords {
  /** Such as `Llama 3.2 1B Instruct`. */
  readonly title: string;
  /** Such as `Llama`. */
  readonly family: string;
  /** Such as `q4f16_1`; empty for models that are named in another way. */
  readonly quantization: string;
  /** Millions of parameters: as published where the name rounds them away, else as it says; undefined where neither tells. */
  readonly params: number | undefined;
}

/** By the first words of a name. What is built on another family's model but carries its own name stands for itself. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^DeepSeek/i, 'DeepSeek'],
  [/Hermes/i, 'Hermes'],
  [/^TinyLlama/i, 'TinyLlama'],
  [/^Llama/i, 'Llama'],
  [/^Qwen/i, 'Qwen'],
  [/^gemma/i, 'Gemma'],
  [/^phi/i, 'Phi'],
  [/^(Mistral|Ministral|WizardMath)/i, 'Mistral'],
  [/^SmolLM/i, 'SmolLM'],
  [/^OLMo/i, 'OLMo'],
  [/^stablelm/i, 'StableLM'],
  [/^RedPajama/i, 'RedPajama'],
];

/** Millions of parameters, from the publishers' model cards, where a name rounds by more than a tenth or tells none. */
const PUBLISHED: readonly (readonly [RegExp, number])[] = [
  [/Llama-3\.2-1B/i, 1240],
  [/gemma-2-2b/i, 2610],
  [/gemma-2b/i, 2510],
  [/gemma-4-E2B/i, 5100],
  [/OLMo-2-0425-1B/i, 1480],
  [/Ministral-3-3B/i, 3400],
  [/^(Qwen2|DeepSeek).*-7B/i, 7620],
  [/^Phi-[34].*mini/i, 3800],
  [/^phi-2/i, 2700],
  [/^phi-1_5/i, 1300],
];

/** Words of names as people write them; an empty one is left out. */
const SPELLINGS: Readonly<Record<string, string>> = {
  gemma: 'Gemma',
  gemma3: 'Gemma 3',
  phi: 'Phi',
  stablelm: 'StableLM',
  zephyr: 'Zephyr',
  it: 'Instruct',
  instruct: 'Instruct',
  chat: 'Chat',
  hf: '',
  jpn: 'Japanese',
};

/** Reads an id such as `Llama-3.2-1B-Instruct-q4f16_1-MLC-1k`. */
export function describe(id: string): ModelWords {
  const match = /^(.+?)-(q\d+b?f(?:16|32)(?:_\d)?)(?:-MLC)?(-\w+)?$/.exec(id);
  const name = match?.[1] ?? id;
  return {
    title: titleOf(name),
    family: FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? 'Other',
    quantization: match?.[2] ?? '',
    params: PUBLISHED.find(([pattern]) => pattern.test(name))?.[1] ?? paramsIn(name),
  };
}

const titleOf = (name: string): string =>
  name
    .split('-')
    .map((word) => SPELLINGS[word] ?? word.replace('_', '.').replace(/(?<=\d)b$/, 'B'))
    .filter((word) => word !== '')
    .join(' ');

/** `135M` and `1_6b` as millions. */
function paramsIn(name: string): number | undefined {
  const match = /(?:^|[-E])(\d+(?:[._]\d+)?)([bm])(?![a-z\d])/i.exec(name);
  if (!match) return undefined;
  const count = Number(match[1]!.replace('_', '.'));
  return Math.round(match[2]!.toLowerCase() === 'm' ? count : count * 1000);
}
