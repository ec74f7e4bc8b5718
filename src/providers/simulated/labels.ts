const words = (...all: readonly string[]): string => String.raw`\b(?:${all.join('|')})\b`;

/** What may stand before a label that is decided for: “… is billing”, “choose refund”. */
const DECIDES = `(?:${words(
  'is|are|be|as|to|into|under|in|with|means?|stays?|remains?|becomes?|gets?',
  'choose|pick|prefer|use|say|take|answer|reply|label|tag|mark|file|call|labelled|into',
  '(?:makes?|mark|call|label) (?:it|them|that|these|this)|makes?|making',
)}|[=→:])`;

/** What may stand between the two. */
const FILLER = `(?:[\\s"“”'*]|${words('still|always|also|clearly|therefore|simply|usually|then|considered|an?|the|label|team|queue')})*`;

/** What may follow when the label is meant and not a thing, as in “a billing address”. */
const FOLLOWS = String.raw`(?=["“”'*]*\s*(?:$|[.,;:!?()—–]|${words(
  'label|team|queue|category|attempts?|when|whenever|if|for|even|also|not|never|rather|instead|and|or|because|as',
  'whether|unless|no|although|though|by|every|all|however|too|once|since|on|only|despite|whatever|regardless|in|until|while',
)}))`;

/** What may follow a label at the beginning: “Account covers …”. */
const LEADS = String.raw`\s*(?:team|queue|label)?\s*(?:[=:]|${words(
  'covers?|includes?|also|is (?:for|right|meant)|gets?|handles?|takes?|means?|applies|when|for|if|wins|even',
)})`;

const DENIES = String.raw`(?:\bnot\b|\bnever\b|n['’]t\b|\brather than\b|\binstead of\b|\bnor\b)(?:\s+${words(
  'be|an?|the|to|as|into|under|in|choose|label(?:led)?|call(?:ed)?|with|for|simply|just|automatically|yet',
)})*\s+["“]?`;

interface Patterns {
  readonly denied: RegExp;
  readonly stated: RegExp;
  readonly leading: RegExp;
}

const compiled = new Map<string, Patterns>();

function patternsOf(source: string): Patterns {
  let patterns = compiled.get(source);
  if (!patterns)
    compiled.set(
      source,
      (patterns = {
        denied: new RegExp(`${DENIES}(?:${source})\\b`, 'giu'),
        stated: new RegExp(`${DECIDES}${FILLER}(?:${source})${FOLLOWS}`, 'iu'),
        leading: new RegExp(`^["“'*]*(?:${source})["”'*]*${LEADS}`, 'iu'),
      }),
    );
  return patterns;
}

/** The labels that a sentence decides for. One that is only mentioned, or denied, is not among them. */
export function labelsStated(sentence: string, labels: Readonly<Record<string, string>>): string[] {
  const stated = Object.entries(labels).filter(([, source]) => {
    const patterns = patternsOf(source);
    const rest = sentence.replace(patterns.denied, ' ');
    return patterns.stated.test(rest) || patterns.leading.test(rest);
  });
  const alternatives = Object.entries(labels).filter(([, other]) =>
    stated.some(([, source]) => new RegExp(`\\b(?:${source})(?: or |/)(?:${other})\\b`, 'iu').test(sentence)),
  );
  return [...new Set([...stated, ...alternatives].map(([label]) => label))];
}

/** The labels whose names stand anywhere in a text. */
export const labelsNamed = (text: string, labels: Readonly<Record<string, string>>): Set<string> =>
  new Set(
    Object.entries(labels)
      .filter(([, source]) => new RegExp(`\\b(?:${source})\\b`, 'iu').test(text))
      .map(([label]) => label),
  );
