/** Shorter ones are refused. */
const LEAST_CHARACTERS = 8;

/** What NIST SP 800-63B asks of a password that stands alone. */
const LONG = 15;

export interface PassphraseFaults {
  passphrase?: string;
  repeated?: string;
}

/** What is wrong with a new passphrase, by field. */
export function faultsOf(passphrase: string, repeated: string): PassphraseFaults {
  if (lengthOf(passphrase) < LEAST_CHARACTERS)
    return { passphrase: `Take at least ${LEAST_CHARACTERS} characters; several words are better.` };
  if (passphrase.normalize('NFKC') !== repeated.normalize('NFKC'))
    return { repeated: 'The two are not the same. Type it once more.' };
  return {};
}

/** What can honestly be said of its strength: only what makes it weak can be seen. */
export function strengthOf(passphrase: string): string {
  if (passphrase === '')
    return 'Four or more words drawn by chance are strong, or let your password manager make one.';
  if (lengthOf(passphrase) < LEAST_CHARACTERS)
    return `At least ${LEAST_CHARACTERS} characters; more are safer.`;
  if (new Set(passphrase).size < 6) return 'Weak: it repeats itself, and guessing begins with such ones.';
  if (lengthOf(passphrase) < LONG)
    return `Short: a program tries such ones by the million. ${LONG} characters or more are safer.`;
  return 'Long enough. Whether it is easy to guess nobody can measure: a quotation is, words drawn by chance are not.';
}

const lengthOf = (text: string): number => [...text].length;
