import { languageOf } from '../../core/language.ts';

/** A language by its English name, and as `languageOf` names it. */
interface Language {
  readonly name: string;
  readonly code: string;
}

/** The eleven languages of the paper's back-translation. */
const PIVOTS: readonly Language[] = [
  { name: 'Chinese', code: 'cmn' },
  { name: 'Japanese', code: 'jpn' },
  { name: 'Korean', code: 'kor' },
  { name: 'French', code: 'fra' },
  { name: 'Spanish', code: 'spa' },
  { name: 'Italian', code: 'ita' },
  { name: 'Russian', code: 'rus' },
  { name: 'German', code: 'deu' },
  { name: 'Arabic', code: 'arb' },
  { name: 'Greek', code: 'ell' },
  { name: 'Cantonese', code: 'yue' },
];

/** Languages that prompts are written in besides. */
const OTHERS: readonly Language[] = [
  { name: 'English', code: 'eng' },
  { name: 'Portuguese', code: 'por' },
  { name: 'Dutch', code: 'nld' },
  { name: 'Polish', code: 'pol' },
  { name: 'Ukrainian', code: 'ukr' },
  { name: 'Turkish', code: 'tur' },
  { name: 'Hindi', code: 'hin' },
  { name: 'Indonesian', code: 'ind' },
  { name: 'Vietnamese', code: 'vie' },
  { name: 'Swedish', code: 'swe' },
];

/** The way of a back-translation: the language of the text, and those that it can go through. */
export function waysOf(text: string): { readonly home: string; readonly pivots: readonly string[] } {
  const code = languageOf(text) ?? 'eng';
  const home = [...PIVOTS, ...OTHERS].find((language) => language.code === code);
  return {
    home: home?.name ?? `the language of the code ${code} (ISO 639-3)`,
    pivots: PIVOTS.filter((language) => language.code !== code).map(({ name }) => name),
  };
}
