/** The sentences of a prompt, in order. A line is never joined with the next; bullets and numbers in front are dropped. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(/\n+/)
    .flatMap((line) => line.split(END_OF_SENTENCE))
    .map((sentence) => sentence.replace(BULLET, '').trim())
    .filter((sentence) => sentence !== '');

const END_OF_SENTENCE =
  /(?<=[.!?]["”’')]*)(?<!\b(?:e\.g|i\.e|etc|vs)\.)\s+(?=\S)(?<!\?\s+(?=(?:That|Then|It|This|Choose|Answer|Label)\b))/u;

const BULLET = /^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)/u;

/** The parts of a sentence that can state different things. */
export const partsOf = (sentence: string): string[] =>
  sentence
    .split(
      /;|,? (?:but|while|whereas|unless|otherwise|except that)\b|, (?:and|or) (?=(?:if|when|a|an|the)\b)/iu,
    )
    .map((part) => part.trim())
    .filter((part) => part !== '');
