/// <reference types="dom-chromium-ai" />
import { BUILTIN_LANGUAGES } from '../../../catalog/builtinModel.ts';

/** The entry of the Prompt API (https://github.com/webmachinelearning/prompt-api). */
export type LanguageModelApi = typeof LanguageModel;

/** There in windows of some browsers, and never in workers. */
export const languageModel = (): LanguageModelApi | undefined =>
  (globalThis as { LanguageModel?: LanguageModelApi }).LanguageModel;

const expecting = (languages: readonly string[]): LanguageModelCreateCoreOptions => ({
  expectedInputs: [{ type: 'text', languages: [...languages] }],
  expectedOutputs: [{ type: 'text', languages: [...languages] }],
});

/** How a model stands, and what to ask for: text, in the languages that take no more than English does. */
export interface Offer {
  readonly availability: Availability;
  readonly options: LanguageModelCreateCoreOptions;
  /** BCP 47 tags. */
  readonly languages: readonly string[];
}

/** Asks how the model stands for text. Which languages a browser has tested can only be found out one by one. */
export async function offerOf(model: LanguageModelApi): Promise<Offer> {
  const [english, ...others] = BUILTIN_LANGUAGES;
  const availability = await model.availability(expecting([english]));
  const also = await Promise.all(
    others.map(async (language) => {
      if (availability === 'unavailable') return [];
      return (await model.availability(expecting([language]))) === availability ? [language] : [];
    }),
  );
  const languages = [english, ...also.flat()];
  return { availability, options: expecting(languages), languages };
}

/** Tokens that a session has read, whatever the browser calls them: the names changed in 2026. */
export const usageOf = (session: LanguageModel): number | undefined =>
  (session.contextUsage as number | undefined) ?? (session.inputUsage as number | undefined);

/** Tokens that an input would take in a session; undefined where the browser does not tell. */
export async function measured(
  session: LanguageModel,
  input: LanguageModelPrompt,
  options: LanguageModelPromptOptions = {},
): Promise<number | undefined> {
  try {
    if ('measureContextUsage' in session) return await session.measureContextUsage(input, options);
    return await (session as LanguageModel).measureInputUsage(input, options);
  } catch {
    return undefined; // what is wrong with the input is told by asking it
  }
}
