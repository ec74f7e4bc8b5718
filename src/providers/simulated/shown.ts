/** A text that a message shows, in `<tag_NAME>` tags. */
export interface Shown {
  readonly name: string;
  readonly text: string;
  /** What stands beside it as its score. */
  readonly score?: number;
}

const blocks = (tag: string): RegExp => new RegExp(`<${tag}_([\\w-]+)>([\\s\\S]*?)</${tag}_\\1>`, 'g');

/** The texts that are shown under a tag. A name that comes twice (in a worked demonstration, say) means the last. */
export function shownIn(text: string, tag: string): Shown[] {
  const found = [...text.matchAll(blocks(tag))];
  const scores = scoresBeside(text, found);
  const byName = new Map<string, Shown>();
  found.forEach(([, name = '', block = ''], i) => {
    const score = scores[i];
    byName.delete(name); // so that it moves to the end
    byName.set(name, {
      name,
      text: block.split(`<${tag}_${name}>`).at(-1)!.trim(),
      ...(score !== undefined && { score }),
    });
  });
  return [...byName.values()].filter((shown) => shown.text !== '');
}

/** The message without the texts that it shows under a tag. */
export const without = (text: string, tag: string): string => text.replace(blocks(tag), ' ');

const SCORE = /\bscore\b[^\d\n<]{0,20}?(\d+(?:\.\d+)?)/i;
/** Characters before the first and after the last block in which a score is looked for. */
const NEAR = 60;

/** The score of each block: all scores stand after their blocks, or all before. */
function scoresBeside(text: string, found: readonly RegExpExecArray[]): (number | undefined)[] {
  const ends = found.map((block) => block.index + block[0].length);
  const gaps = found.map((block, i) =>
    text.slice(i === 0 ? Math.max(0, block.index - NEAR) : ends[i - 1], block.index),
  );
  const last = ends.at(-1) ?? 0;
  const after = [...gaps.slice(1), text.slice(last, last + NEAR)];
  const chosen =
    SCORE.test(after.at(-1)!.split('\n', 3).join('\n')) || !SCORE.test(gaps[0] ?? '') ? after : gaps;
  return found.map((_, i) => {
    const said = SCORE.exec(chosen[i] ?? '')?.[1];
    return said === undefined ? undefined : Number(said);
  });
}
