import type { Budget, Spent } from '../../../core/spec.ts';
import { dollars } from '../../newrun/figures.ts';
import { tokensOf } from './spending.ts';

/** How much of a budget is used, by the limit that is nearest. */
export interface UsedShare {
  /** From 0 to 1, and beyond where nothing could be foreseen. */
  readonly share: number;
  /** Such as `512 of 1,000 calls`. */
  readonly inWords: string;
}

/** Lost answers count with what they may have taken, since the caps count them so. */
export function usedShare(budget: Budget, { calls, usage, usd, lost }: Spent): UsedShare {
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const tokens = tokensOf(usage) + (lost ? tokensOf(lost.usage) : 0);
  const spent = usd === undefined ? undefined : usd + (lost?.usd ?? 0);
  const shares: UsedShare[] = [
    { share: calls / budget.calls, inWords: `${count(calls)} of ${count(budget.calls)} calls` },
  ];
  if (budget.tokens !== undefined)
    shares.push({
      share: tokens / budget.tokens,
      inWords: `${count(tokens)} of ${count(budget.tokens)} tokens`,
    });
  if (budget.usd !== undefined && spent !== undefined)
    shares.push({ share: spent / budget.usd, inWords: `${dollars(spent)} of ${dollars(budget.usd)}` });
  return shares.reduce((nearest, other) => (other.share > nearest.share ? other : nearest));
}

/** The marks at which a person is told. */
const MARKS = [0.5, 0.8] as const;

/** The highest mark that is reached. */
export const markReached = ({ share }: UsedShare): number | undefined =>
  MARKS.findLast((mark) => share >= mark);
