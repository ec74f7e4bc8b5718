/** A limit on requests as many providers have it: a bucket that fills evenly and that every request takes one from. */
export interface RateCeiling {
  /** Requests a second that are let in for as long as one likes. */
  readonly perSecond: number;
  /** Requests that are let in at once after a quiet time. @default as many as in a second */
  readonly burst?: number;
}

/** Tells of each request, by its time in milliseconds, whether it is let in. */
export function ceilingOf(ceiling: RateCeiling | undefined): (now: number) => boolean {
  if (!ceiling) return () => true;
  const { perSecond, burst = perSecond } = ceiling;
  let left = burst;
  let last = 0;
  return (now) => {
    left = Math.min(burst, left + ((now - last) / 1000) * perSecond);
    last = now;
    if (left < 1) return false;
    left--;
    return true;
  };
}
