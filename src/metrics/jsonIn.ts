const MOST_CHARACTERS = 100_000;
/** Brackets that are tried as the begin of a JSON value. */
const MOST_STARTS = 200;

/** The JSON objects and lists that stand in a text, in order; prose and code fences around them are passed over. */
export function* jsonValues(text: string): Generator<unknown> {
  const searched = text.slice(0, MOST_CHARACTERS);
  let starts = 0;
  for (let at = nextStart(searched, 0); at >= 0 && starts < MOST_STARTS; starts++) {
    const end = endOf(searched, at);
    const value = end < 0 ? undefined : parsed(searched.slice(at, end));
    if (value !== undefined) yield value;
    at = nextStart(searched, value === undefined ? at + 1 : end);
  }
}

function nextStart(text: string, from: number): number {
  const found = text.slice(from).search(/[{[]/);
  return found < 0 ? -1 : from + found;
}

/** The place after the bracket that closes the one at `start`, texts in quotes left aside; -1 when there is none. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let inText = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
