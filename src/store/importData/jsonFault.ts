/** What JSON may go on with. */
type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing';

const WANTED: Readonly<Record<Expected, string>> = {
  value: 'a value is missing',
  'value or ]': 'a value or “]” is missing',
  name: 'a name in double quotation marks is missing',
  'name or }': 'a name in double quotation marks or “}” is missing',
  colon: 'a colon is missing after the name',
  'comma or end': 'a comma or the closing bracket is missing',
  nothing: 'there is more after the end',
};

const TOKEN =
  // eslint-disable-next-line no-control-regex -- JSON texts may not hold control characters
  /([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/** Where a text stops being JSON and what is missing there, in the same words in every browser. Undefined when it is JSON. */
export function faultOfJson(text: string): string | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)![0].length;
    TOKEN.lastIndex = at;
    const [token, mark, string] = TOKEN.exec(text) ?? [];
    if (token === undefined) {
      if (at === text.length && expected === 'nothing') return undefined;
      return `${placeOf(text, at)} ${at < text.length && /["\d-]/.test(text[at]!) ? 'a text or number is not well formed' : WANTED[expected]}`;
    }
    const next = follow(expected, open, mark, string !== undefined);
    if (next === undefined) return `${placeOf(text, at)} ${WANTED[expected]}`;
    expected = next;
    at += token.length;
  }
}

/** What may come after a token; undefined when the token may not stand there. Keeps account of open brackets. */
function follow(
  expected: Expected,
  open: ('{' | '[')[],
  mark: string | undefined,
  isText: boolean,
): Expected | undefined {
  const closed = (): Expected => (open.pop(), afterValue(open));
  const takesValue = expected === 'value' || expected === 'value or ]';
  if (expected === 'name' || expected === 'name or }') {
    if (isText) return 'colon';
    return mark === '}' && expected === 'name or }' ? closed() : undefined;
  }
  if (expected === 'colon') return mark === ':' ? 'value' : undefined;
  if (expected === 'comma or end') {
    if (mark === ',') return open.at(-1) === '{' ? 'name' : 'value';
    return mark === (open.at(-1) === '{' ? '}' : ']') ? closed() : undefined;
  }
  if (!takesValue) return undefined;
  if (mark === undefined) return afterValue(open);
  if (mark === '{' || mark === '[') {
    open.push(mark);
    return mark === '{' ? 'name or }' : 'value or ]';
  }
  return mark === ']' && expected === 'value or ]' ? closed() : undefined;
}

const afterValue = (open: readonly string[]): Expected => (open.length > 0 ? 'comma or end' : 'nothing');

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  const column = before.at(-1)!.length + 1;
  return before.length > 1 || text.includes('\n')
    ? `at line ${before.length}, column ${column}`
    : `at column ${column}`;
}
