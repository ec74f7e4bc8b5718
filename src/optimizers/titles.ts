/**
 * The title of every method, apart from the methods themselves: a list of runs names them without loading them. A test
 * keeps the two in agreement.
 */
const TITLES: Readonly<Record<string, string>> = {
  ape: 'APE',
  opro: 'OPRO',
  'evoprompt-de': 'EvoPrompt DE',
  'evoprompt-ga': 'EvoPrompt GA',
  promptbreeder: 'Promptbreeder',
  protegi: 'ProTeGi',
  gepa: 'GEPA',
  textgrad: 'TextGrad',
  spo: 'SPO',
  grips: 'GrIPS',
  gps: 'GPS',
  capo: 'CAPO',
  miprov2: 'MIPROv2',
  promptwizard: 'PromptWizard',
};

/** The title of a method, or its id where this version does not have it. */
export const methodTitle = (id: string): string => TITLES[id] ?? id;

export const titledMethods = (): readonly string[] => Object.keys(TITLES);
