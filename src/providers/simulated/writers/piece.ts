import type { Asked } from '../asked.ts';
import type { Writer } from './written.ts';

/** Where a prompt can be cut: after a sentence, after a comma or the like, before a joining word. */
const CUT =
  /(?<=[.!?;:,]["”’')]*)\s+|\s+(?=(?:and|or|but|if|when|whenever|because|so that|which|that|to|with|for|as)\s)/iu;

/** The prompt in pieces, which make it up again when they are put in a row. */
export const writePieces: Writer<Asked> = ({ prompts, count }) => {
  const pieces = (prompts.at(-1)?.text ?? '').split(CUT).filter((piece) => piece !== '');
  while (pieces.length > Math.max(1, count)) pieces.splice(shortestPair(pieces), 2, pair(pieces));
  return { results: pieces };
};

/** Where the two neighbours stand that are shortest together. */
function shortestPair(pieces: readonly string[]): number {
  const lengths = pieces.slice(1).map((piece, i) => piece.length + pieces[i]!.length);
  return lengths.indexOf(Math.min(...lengths));
}

const pair = (pieces: readonly string[]): string => {
  const at = shortestPair(pieces);
  return `${pieces[at]} ${pieces[at + 1]}`;
};
