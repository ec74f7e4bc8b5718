/** Pearson's statistic of counts against the shares that are expected. */
export function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => sum + (count - n * shares[i]!) ** 2 / (n * shares[i]!), 0);
}

/** The 99.9 % quantile of the chi-square distribution, by degrees of freedom. */
export const CRITICAL: Readonly<Record<number, number>> = {
  3: 16.27,
  5: 20.52,
  9: 27.88,
  15: 37.7,
  23: 49.73,
};

export const even = (n: number): number[] => Array.from({ length: n }, () => 1 / n);
