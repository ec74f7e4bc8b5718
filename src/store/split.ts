import { random } from '../core/random.ts';
import type { Example, Split } from '../core/task.ts';

/** The part of the examples that each split gets. Sums to 1. */
export type Shares = Readonly<Record<Split, number>>;

export const SPLITS: readonly Split[] = ['train', 'dev', 'test'];

export const DEFAULT_SHARES: Shares = { train: 0.3, dev: 0.3, test: 0.4 };

/** A target that is rarer than this cannot be in every split, so such examples are dealt out as one group. */
const COMMON = SPLITS.length;

/**
 * Deals examples out to train, dev and test, each target in the same shares. A target that at least three examples
 * have is in every split whose share is not 0. Rarer ones (all of them, for free text or numbers) are dealt out
 * together at random. Depends on the seed and on what the examples are, not on their order; an example that is
 * listed twice is dealt out once.
 * @throws Error when the shares are not three numbers from 0 to 1 that sum to 1.
 */
export function splitExamples(
  examples: readonly Example[],
  shares: Shares,
  seed: string,
): Record<Split, string[]> {
  checkShares(shares);
  const once = [...new Map(examples.map((example) => [example.id, example])).values()];
  const splitOf = new Map<string, Split>();
  /** How many examples each split still lacks, over all groups dealt out so far. */
  const lack: Record<Split, number> = { train: 0, dev: 0, test: 0 };

  for (const { name, ids } of groups(once)) {
    const sizes = sizesOf(ids.length, shares, lack);
    const shuffled = random(seed).fork(name).shuffle(ids);
    let at = 0;
    for (const split of SPLITS) {
      for (const id of shuffled.slice(at, at + sizes[split])) splitOf.set(id, split);
      at += sizes[split];
      lack[split] += ids.length * shares[split] - sizes[split];
    }
  }
  const split: Record<Split, string[]> = { train: [], dev: [], test: [] };
  for (const { id } of once) split[splitOf.get(id)!].push(id);
  return split;
}

function checkShares(shares: Shares): void {
  const values = SPLITS.map((split) => shares[split]);
  const sum = values.reduce((total, value) => total + value, 0);
  if (!values.every((value) => value >= 0 && value <= 1) || Math.abs(sum - 1) > 1e-6)
    throw new Error(`the shares of train, dev and test must sum to 1, but they are ${values.join(', ')}`);
}

/** Examples by target, the rare targets together; largest group first. */
function groups(examples: readonly Example[]): { name: string; ids: string[] }[] {
  const byTarget = new Map<string, Example[]>();
  for (const example of examples) {
    const members = byTarget.get(example.target);
    if (members) members.push(example);
    else byTarget.set(example.target, [example]);
  }
  const common = [...byTarget].filter(([, members]) => members.length >= COMMON);
  const rare = [...byTarget]
    .filter(([, members]) => members.length < COMMON)
    .flatMap(([, members]) => members);
  return [
    ...common.map(([target, members]) => ({ name: `target/${target}`, members })),
    ...(rare.length > 0 ? [{ name: 'rare', members: rare }] : []),
  ]
    .map(({ name, members }) => ({ name, ids: members.map((member) => member.id).sort() }))
    .sort((a, b) => b.ids.length - a.ids.length || (a.name < b.name ? -1 : 1));
}

/** Whole numbers that sum to `count`: each share rounded down or up, up where most is lacking, none of them 0 if it can be. */
function sizesOf(
  count: number,
  shares: Shares,
  lack: Readonly<Record<Split, number>>,
): Record<Split, number> {
  // a product such as 10 × 0.3 may come out a hair below the whole number that it is
  const wish = (split: Split) => count * shares[split];
  const floor = (split: Split) => Math.floor(wish(split) + 1e-9);
  const sizes = { train: floor('train'), dev: floor('dev'), test: floor('test') };
  const need = (split: Split) => wish(split) - sizes[split] + lack[split];
  const open = SPLITS.filter((split) => wish(split) - sizes[split] > 1e-9);
  const spare = count - sizes.train - sizes.dev - sizes.test;
  for (const split of open.toSorted((a, b) => need(b) - need(a)).slice(0, spare)) sizes[split]++;

  const asked = SPLITS.filter((split) => shares[split] > 0);
  const surplus = (split: Split) => sizes[split] - wish(split);
  for (const empty of asked.filter((split) => sizes[split] === 0)) {
    const [giver] = asked.filter((split) => sizes[split] > 1).sort((a, b) => surplus(b) - surplus(a));
    if (count < asked.length || !giver) break;
    sizes[giver]--;
    sizes[empty]++;
  }
  return sizes;
}
