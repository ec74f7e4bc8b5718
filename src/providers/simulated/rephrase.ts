import type { Random } from '../../core/random.ts';

/** Words that can stand for each other in an instruction. The first that is found in a phrase is exchanged. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['choose', 'pick', 'select'],
  ['answer', 'reply', 'respond'],
  ['decide', 'determine', 'settle'],
  ['sort', 'assign', 'allocate'],
  ['classify', 'categorise', 'label'],
  ['solve', 'work out', 'find the answer to'],
  ['calculate', 'compute', 'work out'],
  ['give', 'provide', 'state'],
  ['say', 'tell', 'state'],
  ['explain', 'describe', 'set out'],
  ['read', 'look at', 'study'],
  ['look for', 'search for', 'watch for'],
  ['improve', 'refine', 'better'],
  ['change', 'modify', 'alter'],
  ['rewrite', 'rework', 'recast'],
  ['make', 'render', 'get'],
  ['use', 'employ', 'apply'],
  ['think of', 'consider', 'imagine'],
  ['message', 'text', 'note'],
  ['customer', 'client', 'person'],
  ['problem', 'question', 'exercise'],
  ['instruction', 'prompt', 'directive'],
  ['following', 'given', 'present'],
  ['whether', 'if'],
  ['which', 'what'],
  ['should', 'is to', 'ought to'],
  ['needs', 'requires', 'calls for'],
  ['short', 'brief', 'concise'],
  ['clear', 'plain', 'precise'],
  ['careful', 'attentive', 'thorough'],
  ['carefully', 'with care', 'attentively'],
  ['only', 'just', 'merely'],
  ['also', 'too', 'as well'],
  ['good', 'fine', 'sound'],
  ['best', 'finest', 'most fitting'],
  ['important', 'essential', 'vital'],
  ['different', 'another', 'other'],
  ['quickly', 'fast', 'swiftly'],
  ['and', 'as well as'],
  ['or', 'or else'],
  ['for', 'on behalf of'],
  ['the', 'this', 'that'],
  ['a', 'one', 'some'],
];

const POLITE = ['please', 'kindly'] as const;

/** Up to `count` ways to put a phrase: other words, another order around a comma, a word of politeness. */
export function rephrased(phrase: string, count: number, stream: Random): string[] {
  const found = new Set<string>();
  for (let attempt = 0; attempt < 4 * count && found.size < count; attempt++) {
    const other = once(phrase, stream);
    if (other !== phrase) found.add(other);
  }
  return [...found];
}

function once(phrase: string, stream: Random): string {
  const known = SYNONYMS.filter((group) => group.some((word) => wordIn(word).test(phrase)));
  // most of them are changed, so that a long phrase differs in more than a word
  const groups = stream.sample(known, 1 + stream.int(Math.min(3, known.length || 1)));
  const swapped = groups.reduce((text, group) => exchanged(text, group, stream), phrase);
  const draw = stream.float();
  if (draw < 0.15 || swapped === phrase) return draw < 0.3 ? turned(swapped) : polite(swapped, stream);
  return swapped;
}

const wordIn = (word: string): RegExp => new RegExp(`(?<![\\w{])${word}(?![\\w}])`, 'i');

function exchanged(text: string, group: readonly string[], stream: Random): string {
  const here = group.find((word) => wordIn(word).test(text));
  const other = stream.pick(group.filter((word) => word !== here));
  return here === undefined
    ? text
    : text.replace(wordIn(here), (found) => (/^[A-Z]/.test(found) ? capital(other) : other));
}

/** The two sides of a comma the other way round. */
function turned(text: string): string {
  const [, head = '', tail = '', end = ''] = /^([^,{]+), ([^,{]+?)([.?!]?)$/.exec(text) ?? [];
  return head && tail ? `${capital(tail)}, ${small(head)}${end}` : text;
}

const polite = (text: string, stream: Random): string =>
  /\b(?:please|kindly)\b/i.test(text) ? text : `${capital(stream.pick(POLITE))} ${small(text)}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const small = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
