import { digest } from '../../core/digest.ts';
import { fnv } from './chance.ts';
import type { Case, World } from './world.ts';

/** Characters of a text that are hashed to find where it may begin. Every sample input is longer. */
const HEAD = 16;

/**
 * How a text is known without being stored: a hash of its beginning, by which it is found inside a longer text; its
 * length; and a hash of the whole, which settles it.
 */
export const markOf = (text: string): string =>
  `${fnv(text.slice(0, HEAD)).toString(16).padStart(8, '0')}.${text.length}.${digest(text).slice(0, 12)}`;

/** A known example inside a text. */
export interface Found {
  readonly world: World;
  readonly case: Case;
  readonly start: number;
  readonly end: number;
}

interface Known {
  readonly world: World;
  readonly case: Case;
  readonly length: number;
}

export interface Lookup {
  /** The example that this text is, apart from white space around it. */
  whole(text: string): Found | undefined;
  /** Every example that the text contains, in order. */
  inside(text: string): Found[];
}

/** Makes the index of all examples of the worlds. */
export function lookupOf(worlds: readonly World[]): Lookup {
  const byMark = new Map<string, Known>();
  const byHead = new Map<number, Known[]>();
  for (const world of worlds)
    for (const known of world.cases) {
      const [head = '', length = ''] = known.mark.split('.');
      const entry: Known = { world, case: known, length: Number(length) };
      byMark.set(known.mark, entry);
      const hash = parseInt(head, 16);
      byHead.set(hash, [...(byHead.get(hash) ?? []), entry]);
    }

  const at = (text: string, start: number): Found | undefined => {
    for (const entry of byHead.get(fnv(text.slice(start, start + HEAD))) ?? []) {
      const end = start + entry.length;
      if (markOf(text.slice(start, end)) === entry.case.mark)
        return { world: entry.world, case: entry.case, start, end };
    }
    return undefined;
  };

  return {
    whole(text) {
      const start = text.length - text.trimStart().length;
      const end = text.trimEnd().length;
      const known = byMark.get(markOf(text.slice(start, end)));
      return known && { world: known.world, case: known.case, start, end };
    },
    inside(text) {
      const all: Found[] = [];
      for (let start = 0; start + HEAD <= text.length;) {
        const found = startsWord(text, start) ? at(text, start) : undefined;
        if (found) all.push(found);
        start = found ? found.end : start + 1;
      }
      return all;
    },
  };
}

const LETTER = /[\p{L}\p{N}]/u;

const startsWord = (text: string, i: number): boolean => i === 0 || !LETTER.test(text[i - 1]!);
