import { diffArrays } from 'diff';

export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** More changed words than this are shown as one replacement: the comparison would take too long to be worth it. */
const MOST_EDITS = 2000;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The words that changed from one text to another, removed before added. Same and removed pieces together are the
 * text before, same and added pieces the text after, to the last space. Words are those of Unicode: the `diff`
 * package's own word functions know Latin letters only and would cut Greek or Russian into letters.
 */
export function wordDiff(before: string, after: string): Piece[] {
  const changes = diffArrays(tokens(before), tokens(after), { maxEditLength: MOST_EDITS });
  if (!changes) return joined([piece('removed', before), piece('added', after)]);
  return joined(
    changes.map(({ added, removed, value }) =>
      piece(added ? 'added' : removed ? 'removed' : 'same', value.join('')),
    ),
  );
}

/** How many words were added and removed. */
export function countWords(pieces: readonly Piece[]): { added: number; removed: number } {
  const count = { added: 0, removed: 0 };
  for (const { kind, text } of pieces)
    if (kind !== 'same') for (const { isWordLike } of words.segment(text)) if (isWordLike) count[kind]++;
  return count;
}

const piece = (kind: Piece['kind'], text: string): Piece => ({ kind, text });

const tokens = (text: string): string[] => Array.from(words.segment(text), ({ segment }) => segment);

/** Joins neighbours, and changes that only a blank stands between: word for word they would be hard to read. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') result.push(piece('removed', removed));
    if (added !== '') result.push(piece('added', added));
    removed = added = '';
  };
  pieces.forEach(({ kind, text }, i) => {
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else if (i > 0 && i < pieces.length - 1 && isBlank(text) && (removed !== '' || added !== '')) {
      removed += text;
      added += text;
    } else {
      flush();
      const last = result.at(-1);
      if (last?.kind === 'same') result[result.length - 1] = piece('same', last.text + text);
      else result.push(piece('same', text));
    }
  });
  flush();
  return result;
}

const isBlank = (text: string): boolean => /^[^\S\n]+$/.test(text);
